import { ApiError } from "./apiError.ts";
import type { Http } from "./http.ts";
import type { Notification } from "./model.ts";

/** How many of the newest are taken for known when nothing was listed. */
const baseline = 20;

export interface Missed {
  /** Oldest first. */
  items: Notification[];
  /** Too many to be told one by one. */
  reload: boolean;
}

/** What was stored since that one, and a little of what was before it: what arrives out of order is not missed. */
export async function fetchMissed(http: Http, after: string, signal: AbortSignal): Promise<Missed> {
  return (await http.call<Missed>("GET", "/notifications/missed", { query: { after }, signal })).body;
}

/** The newest there are, newest first: what is missed later was stored since. */
export async function fetchNewest(http: Http, signal: AbortSignal): Promise<string[]> {
  const { items } = (await http.call<{ items: Notification[] }>("GET", "/notifications", { query: { limit: baseline }, signal })).body;
  return items.length > 0 ? items.map((n) => n.id) : [beforeNow()];
}

/** @returns undefined for one that is gone, or never was this user's. */
export async function fetchOne(http: Http, id: string, signal: AbortSignal): Promise<Notification | undefined> {
  try {
    return (await http.call<Notification>("GET", `/notifications/${encodeURIComponent(id)}`, { signal })).body;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

/** In place of the newest one of who has none: an id of yesterday, so that this clock may be a day ahead of the server's. */
export function beforeNow(): string {
  const time = (Date.now() - 86_400_000).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
