import type { Environment } from "../../src/environment.ts";

interface Request {
  signal?: AbortSignal | undefined;
  work: () => Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/** What the tabs of one browser share: locks and channels, as far as the client needs them. */
export class Browser {
  readonly #queues = new Map<string, Request[]>();
  readonly #holders = new Map<string, Request>();
  readonly channels = new Set<Channel>();

  request(name: string, options: LockOptions, work: () => Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const request: Request = { signal: options.signal, work, resolve, reject };
      if (options.signal?.aborted) return reject(options.signal.reason);
      options.signal?.addEventListener("abort", () => this.#giveUp(name, request));
      if (options.steal) this.#steal(name);
      const queue = this.#queues.get(name) ?? [];
      this.#queues.set(name, options.steal ? [request, ...queue] : [...queue, request]);
      this.#grant(name);
    });
  }

  #steal(name: string): void {
    this.#holders.get(name)?.reject(new DOMException("Lock broken by another request with the 'steal' option.", "AbortError"));
    this.#holders.delete(name);
  }

  /** Only what still waits can be given up. */
  #giveUp(name: string, request: Request): void {
    const queue = this.#queues.get(name) ?? [];
    if (!queue.includes(request)) return;
    this.#queues.set(name, queue.filter((r) => r !== request));
    request.reject(request.signal?.reason);
  }

  #grant(name: string): void {
    const next = this.#queues.get(name)?.[0];
    if (!next || this.#holders.has(name)) return;
    this.#queues.get(name)?.shift();
    this.#holders.set(name, next);
    const release = (): void => {
      if (this.#holders.get(name) !== next) return;
      this.#holders.delete(name);
      this.#grant(name);
    };
    void Promise.resolve()
      .then(() => next.work())
      .then(next.resolve, next.reject)
      .finally(release);
  }
}

class Channel {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  /** What is sent to it waits: the tab is frozen. */
  isFrozen: () => boolean = () => false;
  #isClosed = false;

  constructor(
    readonly name: string,
    readonly browser: Browser,
  ) {
    browser.channels.add(this);
  }

  postMessage(message: unknown): void {
    if (this.#isClosed) throw new DOMException("Channel is closed", "InvalidStateError");
    const data: unknown = structuredClone(message);
    for (const other of this.browser.channels) {
      if (other !== this && other.name === this.name) setImmediate(() => other.isFrozen() || other.onmessage?.({ data }));
    }
  }

  close(): void {
    this.#isClosed = true;
    this.browser.channels.delete(this);
  }
}

export function tabsOf(browser: Browser, isFrozen: () => boolean = () => false): NonNullable<Environment["tabs"]> {
  return {
    locks: { request: browser.request.bind(browser) as LockManager["request"] },
    channel(name) {
      const channel = new Channel(name, browser);
      channel.isFrozen = isFrozen;
      return channel as unknown as BroadcastChannel;
    },
  };
}
