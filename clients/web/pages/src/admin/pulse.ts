import type { NotificationsClient, Page } from "@notifications/client";
import type { Incident, QueueStatus } from "./operators.ts";

const askEvery = 10_000;

/** A queue's message that waits for longer is no delay of polling. */
const patience = 60_000;

/** What goes on now, asked for once for all that show it. */
export class Pulse extends EventTarget {
  incidents: Incident[] = [];
  queues: QueueStatus[] = [];
  /** Why it is not known; the numbers are those of before. */
  failure: unknown;
  #timer: ReturnType<typeof setInterval> | undefined;
  #listeners = 0;
  readonly #client: NotificationsClient;

  constructor(client: NotificationsClient) {
    super();
    this.#client = client;
  }

  static of(client: NotificationsClient): Pulse {
    let pulse = pulses.get(client);
    if (!pulse) pulses.set(client, (pulse = new Pulse(client)));
    return pulse;
  }

  get deadLetters(): number {
    return this.queues.reduce((sum, queue) => sum + queue.deadLetters, 0);
  }

  waiting(now: number): QueueStatus[] {
    return this.queues.filter((queue) => queue.oldestWaiting !== undefined && now - Date.parse(queue.oldestWaiting) >= patience);
  }

  /** Until the function that it gives back is called. */
  listen(listener: () => void): () => void {
    this.addEventListener("change", listener);
    if (this.#listeners++ === 0) {
      this.#timer = setInterval(() => void this.ask(), askEvery);
      void this.ask();
    }
    return () => {
      this.removeEventListener("change", listener);
      if (--this.#listeners === 0) clearInterval(this.#timer);
    };
  }

  async ask(): Promise<void> {
    try {
      const [incidents, queues] = await Promise.all([
        this.#client.request<Page<Incident>>("GET", "/incidents", { query: { status: "open", limit: 100 } }),
        this.#client.request<{ items: QueueStatus[] }>("GET", "/queues"),
      ]);
      this.incidents = incidents.items;
      this.queues = queues.items;
      this.failure = undefined;
    } catch (error) {
      this.failure = error;
    }
    this.dispatchEvent(new Event("change"));
  }
}

const pulses = new WeakMap<NotificationsClient, Pulse>();
