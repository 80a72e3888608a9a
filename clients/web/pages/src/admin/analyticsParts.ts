import { figure } from "../format.ts";
import { t } from "../language.ts";
import type { Part } from "./breakdown.ts";
import type { Analytics, Counts } from "./model.ts";

const hour = 3600 * 1000;

export function share(part: number, whole: number): string {
  return whole === 0 ? "–" : `${figure((100 * part) / whole)} %`;
}

/** Where those of an event are listed. */
export function log(event: string, since: Date): string {
  return `#audit?${new URLSearchParams({ event, since: since.toISOString() })}`;
}

export function parts(counts: Record<string, Counts> | undefined): Part[] {
  return Object.entries(counts ?? {}).map(([name, c]) => ({
    name,
    value: c.sent,
    note: t("{share} read", { share: share(c.read, c.sent) }),
  }));
}

export function channels(a: Analytics | undefined, from: Date): Part[] {
  if (!a) return [];
  const { email, sms, push } = a.totals.fallback;
  const since = from.toISOString();
  return [
    { name: "Delivered", value: a.totals.delivered, href: log("acknowledged", from) },
    { name: "email", value: email, href: `#emails?${new URLSearchParams({ since })}` },
    { name: "SMS", value: sms, href: `#audit?${new URLSearchParams({ channel: "sms", since })}` },
    { name: "web push", value: push, href: `#audit?${new URLSearchParams({ channel: "push", since })}` },
  ];
}

/** Hours without any are not in the answer, and have no bar; lines are at 0 there. */
export function byHour(
  a: Analytics | undefined,
  members: ("sent" | "delivered" | "read" | "failed")[],
): [number[], ...(number | null)[][]] {
  if (!a) return [[], ...members.map(() => [])];
  const known = new Map(a.byHour.map((h) => [Date.parse(h.hour), h]));
  const hours: number[] = [];
  for (let at = Math.floor(Date.parse(a.from) / hour) * hour; at < Date.parse(a.to); at += hour) hours.push(at);
  const none = members.length === 1 ? null : 0;
  return [hours.map((at) => at / 1000), ...members.map((member) => hours.map((at) => known.get(at)?.[member] ?? none))];
}
