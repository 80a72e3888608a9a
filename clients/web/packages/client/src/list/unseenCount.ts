import type { NotificationsClient } from "../client.ts";

/** What arrives together is asked for once, in milliseconds. */
const together = 250;

/**
 * How many unread notifications were not shown yet, on any device: of one client, shared by all who show it. It is the server's
 * number, asked for again when something may have changed it, in whichever tab.
 */
export class UnseenCount {
  value: number | undefined;
  readonly #client: NotificationsClient;
  readonly #handlers = new Set<() => void>();
  #ends: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How often it was asked for. */
  #version = 0;

  constructor(client: NotificationsClient) {
    this.#client = client;
  }

  subscribe(handler: () => void): () => void {
    if (this.#handlers.size === 0) this.#begin();
    this.#handlers.add(handler);
    return () => {
      this.#handlers.delete(handler);
      if (this.#handlers.size > 0) return;
      for (const end of this.#ends.splice(0)) end();
      clearTimeout(this.#timer);
      this.#timer = undefined;
    };
  }

  async refresh(): Promise<void> {
    const version = ++this.#version;
    try {
      const { unseen } = await this.#client.unreadCount({ unseen: true });
      if (version === this.#version) this.#set(unseen);
    } catch {
      // The last known one stays; the next event or connection brings the right one.
    }
  }

  #begin(): void {
    const soon = (): void => {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        void this.refresh();
      }, together);
    };
    this.#ends = [
      this.#client.on("notification", soon),
      this.#client.on("progress", soon),
      // Seen, read or gone, in this tab or elsewhere.
      this.#client.on("updated", soon),
      this.#client.on("reload", soon),
      this.#client.on("state", (state) => {
        if (state === "connected") soon();
        if (state !== "signedOut") return;
        this.#version++;
        this.#set(undefined);
      }),
    ];
    void this.refresh();
  }

  #set(value: number | undefined): void {
    this.value = value;
    for (const handler of this.#handlers) handler();
  }
}

const counts = new WeakMap<NotificationsClient, UnseenCount>();

export function unseenCountOf(client: NotificationsClient): UnseenCount {
  let count = counts.get(client);
  if (!count) counts.set(client, (count = new UnseenCount(client)));
  return count;
}
