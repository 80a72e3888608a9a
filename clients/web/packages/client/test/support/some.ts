import { vi } from "vitest";
import type { NotificationsClient } from "../../src/client.ts";
import type { ClientEvents, EventInfo } from "../../src/events.ts";
import type { Notification } from "../../src/model.ts";

/** Ids that sort by their number. */
export function id(number: number): string {
  return `0199c0de-0000-7000-8000-${String(number).padStart(12, "0")}`;
}

export function notification(number: number, members: Partial<Notification> = {}): Notification {
  return {
    id: id(number), namespace: "default", userId: "alice", type: "info", category: "info", eventName: "info", priority: "normal",
    status: "sent", title: `Title ${number}`, message: "Message", icon: null, color: null, actionUrl: null, imageUrl: null, source: null,
    tags: [], data: null, room: null, collapseKey: null, requiresAcknowledgement: false, createdAt: "2026-01-01T00:00:00Z",
    expiresAt: "2026-02-01T00:00:00Z",
    sentAt: "2026-01-01T00:00:00Z", deliveredAt: null, acknowledgedAt: null, roundTripMs: null, seenAt: null, readAt: null,
    archivedAt: null, snoozedUntil: null, attempts: 1, failedReason: null, ...members,
  };
}

/** An unsigned token: the client never checks one. */
export function token(claims: Record<string, unknown>): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none" })}.${part(claims)}.`;
}

export const inAnHour = Math.floor(Date.now() / 1000) + 3600;

export interface Received<E extends keyof ClientEvents> {
  payload: ClientEvents[E];
  info: EventInfo;
}

/** All that a client emits of an event, to be waited for. */
export class Recorder<E extends keyof ClientEvents> {
  readonly all: Received<E>[] = [];
  readonly #watchers = new Set<() => void>();

  constructor(client: NotificationsClient, event: E) {
    client.on(event, (payload, info) => {
      this.all.push({ payload, info });
      for (const watcher of [...this.#watchers]) watcher();
    });
  }

  get payloads(): ClientEvents[E][] {
    return this.all.map((r) => r.payload);
  }

  /** Done when that many came. */
  count(number: number): Promise<Received<E>[]> {
    return this.until(() => this.all.length >= number);
  }

  until(condition: () => boolean): Promise<Received<E>[]> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!condition()) return;
        this.#watchers.delete(look);
        resolve(this.all);
      };
      this.#watchers.add(look);
      look();
    });
  }
}

/** Done when the condition holds: for what no event tells. */
export function eventually(condition: () => boolean): Promise<boolean> {
  return vi.waitUntil(condition, { timeout: 20_000, interval: 5 });
}
