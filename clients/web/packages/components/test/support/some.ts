import type { Notification, NotificationsClient } from "@notifications/client";

/** Number n of a minute each: a higher one is newer. */
export function some(n: number, members: Partial<Notification> = {}): Notification {
  const at = new Date(Date.UTC(2026, 0, 1, 12, n)).toISOString();
  return {
    id: `0199c0de-0000-7000-8000-${String(n).padStart(12, "0")}`, namespace: "default", userId: "alice", type: "info",
    category: "task_done", eventName: "task_done", priority: "normal", status: "delivered", title: `Title ${n}`, message: "", icon: null,
    color: null, actionUrl: null, imageUrl: null, source: null, tags: [], data: null, room: null, collapseKey: null,
    requiresAcknowledgement: false, createdAt: at,
    expiresAt: at, sentAt: null, deliveredAt: null, acknowledgedAt: null, roundTripMs: null, seenAt: null, readAt: null, archivedAt: null,
    snoozedUntil: null, attempts: 1, failedReason: null, ...members,
  };
}

type Handler = (payload: unknown, info: { caughtUp: boolean }) => void;

/** A client whose answers the test gives. */
export class StandIn {
  readonly calls: unknown[][] = [];
  answers: Record<string, (...args: never[]) => unknown> = {};
  readonly #handlers = new Map<string, Set<Handler>>();

  get client(): NotificationsClient {
    const self = this;
    return new Proxy({ state: "connected" } as unknown as NotificationsClient, {
      get: (target, name: string) => {
        if (name === "state") return target.state;
        if (name === "on") return (event: string, handler: Handler) => self.#on(event, handler);
        return async (...args: never[]) => {
          self.calls.push([name, ...args]);
          return self.answers[name]?.(...args);
        };
      },
    });
  }

  emit(event: string, payload: unknown): void {
    for (const handler of this.#handlers.get(event) ?? []) handler(payload, { caughtUp: false });
  }

  #on(event: string, handler: Handler): () => void {
    const handlers = this.#handlers.get(event) ?? new Set();
    this.#handlers.set(event, handlers.add(handler));
    return () => handlers.delete(handler);
  }
}
