import type { NotificationsClient } from "../client.ts";

/** A count that the server has, of one client, shared by all who show it: never counted up or down here. */
export abstract class SharedCount {
  value: number | undefined;
  protected readonly client: NotificationsClient;
  readonly #handlers = new Set<() => void>();
  #ends: (() => void)[] = [];
  /** How often it was asked for or told. */
  #version = 0;

  constructor(client: NotificationsClient) {
    this.client = client;
  }

  protected abstract ask(): Promise<number | undefined>;

  /** @returns what ends it */
  protected abstract listen(): (() => void)[];

  subscribe(handler: () => void): () => void {
    if (this.#handlers.size === 0) {
      this.#ends = this.listen();
      void this.refresh();
    }
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
      const value = await this.ask();
      // What was told meanwhile is newer than the answer, or is followed by what is.
      if (version === this.#version) this.set(value);
    } catch {
      // The last known one stays; the next event or connection brings the right one.
    }
  }

  protected set(value: number | undefined): void {
    this.#version++;
    this.value = value;
    for (const handler of this.#handlers) handler();
  }
}

/** The count of a client: made once. */
export function countOf<T>(counts: WeakMap<NotificationsClient, T>, client: NotificationsClient, make: () => T): T {
  let count = counts.get(client);
  if (!count) counts.set(client, (count = make()));
  return count;
}
