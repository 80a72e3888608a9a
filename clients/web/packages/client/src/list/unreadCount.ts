import type { NotificationsClient } from "../client.ts";

/** The server's count of one client, shared by all who show it: never counted up or down here. */
export class UnreadCount {
  value: number | undefined;
  readonly #client: NotificationsClient;
  readonly #handlers = new Set<() => void>();
  #ends: (() => void)[] = [];
  /** How often it was asked for or told. */
  #version = 0;

  constructor(client: NotificationsClient) {
    this.#client = client;
  }

  subscribe(handler: () => void): () => void {
    if (this.#handlers.size === 0) this.#begin();
    this.#handlers.add(handler);
    return () => {
      this.#handlers.delete(handler);
      if (this.#handlers.size === 0) for (const end of this.#ends.splice(0)) end();
    };
  }

  /** For when no event will tell: something was changed while not connected. */
  async refresh(): Promise<void> {
    const version = ++this.#version;
    try {
      const { count } = await this.#client.unreadCount();
      // What was told meanwhile is newer than the answer, or is followed by what is.
      if (version === this.#version) this.#set(count);
    } catch {
      // The last known one stays; the next connection brings the right one.
    }
  }

  #begin(): void {
    this.#ends = [
      this.#client.on("unreadCount", ({ count }) => this.#set(count)),
      this.#client.on("reload", () => void this.refresh()),
      this.#client.on("state", (state) => {
        if (state === "connected") void this.refresh();
        if (state === "signedOut") this.#set(undefined);
      }),
    ];
    void this.refresh();
  }

  #set(value: number | undefined): void {
    this.#version++;
    this.value = value;
    for (const handler of this.#handlers) handler();
  }
}

const counts = new WeakMap<NotificationsClient, UnreadCount>();

export function unreadCountOf(client: NotificationsClient): UnreadCount {
  let count = counts.get(client);
  if (!count) counts.set(client, (count = new UnreadCount(client)));
  return count;
}
