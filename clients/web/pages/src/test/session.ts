import type { Api } from "../api";
import { find } from "../dom";
import type { Notification } from "../model";
import { Realtime, type State } from "../realtime";
import { clearError, showError } from "./errors";
import type { FrameLog } from "./frameLog";
import { Inbox } from "./inbox";
import { figure, type Latencies, milliseconds } from "./latencies";

const pageSize = 20;

/** Pages that are fetched at the most to catch up; who was away for longer sees the newest ones. */
const pagesToCatchUp = 10;

/** One user being connected: live events, what was missed, and what the user does with it. */
export class Session {
  readonly realtime: Realtime;
  readonly #api: Api;
  readonly #latencies: Latencies;
  readonly #inbox = new Inbox((id) => void this.#guard(() => this.#markRead(id)));
  readonly #error = find("inbox-error", HTMLDivElement);
  readonly #autoAck = find("auto-ack", HTMLInputElement);
  #arrived = 0;

  constructor(api: Api, latencies: Latencies, frames: FrameLog, onState: (state: State, detail: string) => void) {
    this.#api = api;
    this.#latencies = latencies;
    this.#inbox.clear();
    this.realtime = new Realtime(api, {
      state: (state, detail) => {
        frames.note(state, detail);
        onState(state, detail);
      },
      ready: () => this.#guard(() => this.#catchUp()),
      notification: (notification) => this.#arrive(notification),
      updated: (change) => this.#inbox.change(change),
      readUpTo: (change) => this.#inbox.readUpTo(change),
      unreadCount: (count) => show("unread", String(count)),
      frame: (frame) => frames.add(frame),
    });
  }

  markAllRead(): Promise<void> {
    return this.#guard(async () => {
      await this.#api.markAllRead();
      // The first page again: which ones that covered is the server's to say.
      for (const notification of (await this.#api.page(pageSize, null)).items) this.#inbox.put(notification);
      await this.#showUnread();
    });
  }

  /** Connected first, then fetched, known ones met again by id: nothing is lost and nothing is shown twice. */
  async #catchUp(): Promise<void> {
    const isFirst = this.#inbox.size === 0;
    let cursor: string | null = null;
    for (let page = 0; page < pagesToCatchUp; page++) {
      const { items, nextCursor } = await this.#api.page(pageSize, cursor);
      const metKnown = items.some((n) => this.#inbox.has(n.id));
      for (const notification of items) this.#inbox.put(notification);
      cursor = nextCursor;
      if (isFirst || metKnown || cursor === null) break;
    }
    await this.#showUnread();
  }

  #arrive(notification: Notification): void {
    const latency = this.#latencies.arrived(notification);
    this.#inbox.put(notification, latency === undefined ? {} : { latency });
    show("arrived", String(++this.#arrived));
    show("announcer", `New notification: ${notification.title}`);
    if (latency !== undefined) {
      show("latency", milliseconds(latency));
      show("percentiles", `${figure(this.#latencies.percentile(0.5))} / ${figure(this.#latencies.percentile(0.95))}`);
    }
    if (this.#autoAck.checked) void this.#guard(() => this.#acknowledge(notification.id));
  }

  async #acknowledge(id: string): Promise<void> {
    const roundTrip = await this.realtime.acknowledge(id);
    this.#inbox.acknowledged(id, roundTrip);
    show("round-trip", milliseconds(roundTrip));
  }

  async #markRead(id: string): Promise<void> {
    await this.#api.markRead(id);
    this.#inbox.change({ id, readAt: new Date().toISOString(), status: "read" });
    await this.#showUnread();
  }

  async #showUnread(): Promise<void> {
    show("unread", String(await this.#api.unreadCount()));
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      clearError(this.#error);
    } catch (error) {
      showError(this.#error, error);
    }
  }
}

function show(id: string, text: string): void {
  find(id, HTMLElement).textContent = text;
}
