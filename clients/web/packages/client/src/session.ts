import type { Acknowledger } from "./acknowledger.ts";
import { ApiError } from "./apiError.ts";
import { fetchMissed, fetchNewest, fetchOne } from "./catchUp.ts";
import { Coalesced } from "./coalesced.ts";
import type { EventInfo } from "./events.ts";
import { Hub } from "./hub.ts";
import type { LiveParts } from "./live.ts";
import type { Notification, NotificationChange, ReadUpTo, UnreadCounts } from "./model.ts";
import { Recent } from "./recent.ts";
import { pause, TimeLimitError } from "./waiting.ts";

/** Who lists after connecting tells what is newest; else it is asked for. */
const listedWithin = 2_000;
const heartbeat = 120_000;

/** Where a catch-up begins; it outlives the connection that did not get to its end. */
export interface Gap {
  after: string | undefined;
}

/** One connection, from its beginning to its end. */
export class Session {
  readonly #parts: LiveParts;
  readonly #acknowledger: Acknowledger;
  readonly #gap: Gap;
  readonly #ended = new AbortController();
  readonly #returning = new Recent(100);
  readonly #catchUp: Coalesced;
  readonly #count: Coalesced;
  readonly #newest: Coalesced;

  constructor(parts: LiveParts, acknowledger: Acknowledger, gap: Gap) {
    this.#parts = parts;
    this.#acknowledger = acknowledger;
    this.#gap = gap;
    const coalesced = (work: () => Promise<void>): Coalesced => new Coalesced(parts.environment, this.#ended.signal, work, parts.report);
    this.#catchUp = coalesced(() => this.#fetchMissed());
    this.#count = coalesced(() => this.#fetchCount());
    this.#newest = coalesced(() => this.#fetchNewest());
  }

  /**
   * Until the connection ends.
   * @param isAgain There was a connection before.
   */
  async run(isAgain: boolean, signal: AbortSignal, onConnected: () => void): Promise<void> {
    const { environment, http, options, feed, publish } = this.#parts;
    // What comes from now on is newer: who asks for what came after that would miss what was missed.
    this.#gap.after ??= feed.newest;
    const hub = await Hub.open(http, environment, options.protocol, this.#handlers(), signal);
    const close = (): void => void hub.close();
    const unlisten = environment.onChange(() => environment.isOnline() || close());
    signal.addEventListener("abort", close);
    if (signal.aborted) close();
    try {
      onConnected();
      this.#acknowledger.connected(hub);
      if (this.#gap.after !== undefined) this.#catchUp.request(0);
      else if (isAgain) publish("reload", undefined, { caughtUp: true });
      this.#newest.request(listedWithin);
      void this.#beat(hub);
      const error = await hub.closed;
      if (error) throw error;
    } finally {
      this.#ended.abort();
      this.#acknowledger.disconnected();
      unlisten();
      signal.removeEventListener("abort", close);
    }
  }

  #handlers(): Record<string, (payload: never) => void> {
    const { publish } = this.#parts;
    const live = { caughtUp: false };
    return {
      notification: (n: Notification) => this.#receive(n, live),
      progress: (n: Notification) => this.#receive(n, live),
      updated: (change: NotificationChange | ReadUpTo) => {
        if ("id" in change && (change.deletedAt === null || change.snoozedUntil === null)) this.#returning.add(change.id);
        publish("updated", change, live);
      },
      unreadCount: (count: never) => publish("unreadCount", count, live),
      activity: (activity: never) => publish("activity", activity, live),
      refresh: ({ id }: { id: string }) => this.#refresh(id),
    };
  }

  #receive(notification: Notification, info: EventInfo): void {
    const event = notification.type === "progress_update" && notification.collapseKey !== null ? "progress" : "notification";
    const isNew = this.#parts.publish(event, notification, info);
    if (isNew) this.#count.request(this.#soon());
    this.#acknowledge(notification);
  }

  /** One that is known came back while there was no connection, or is told of twice: either way this is how it is now. */
  #receiveMissed(notification: Notification): void {
    const { feed, publish } = this.#parts;
    const info = { caughtUp: true };
    if (!feed.has(notification.id)) return this.#receive(notification, info);
    publish("updated", notification, info);
    this.#acknowledge(notification);
  }

  #acknowledge({ id, acknowledgedAt }: Notification): void {
    if (this.#parts.options.acknowledge !== false && acknowledgedAt === null) this.#acknowledger.add(id);
  }

  /** Everybody is told at once: they don't all ask in the same moment. */
  #soon(): number {
    return 50 + this.#parts.environment.random() * 250;
  }

  #refresh(id: string): void {
    const { newest } = this.#parts.feed;
    if (newest === undefined || id <= newest || this.#returning.has(id)) {
      void this.#fetchOne(id);
      return;
    }
    this.#gap.after ??= newest;
    this.#catchUp.request(this.#soon());
  }

  async #fetchMissed(): Promise<void> {
    const { http, publish } = this.#parts;
    const { after } = this.#gap;
    if (after === undefined) return;
    // Who is told to look meanwhile begins a gap of their own.
    this.#gap.after = undefined;
    try {
      const { items, reload } = await fetchMissed(http, after, this.#ended.signal);
      if (reload) publish("reload", undefined, { caughtUp: true });
      for (const notification of items) this.#receiveMissed(notification);
    } catch (error) {
      // What can't be asked for this way is there for who loads the list.
      if (error instanceof ApiError && (error.status === 400 || error.status === 404)) {
        publish("reload", undefined, { caughtUp: true });
        return;
      }
      this.#gap.after = after;
      throw error;
    }
  }

  /** One that is back, undeleted or no longer snoozed, is an update; else it was only overtaken by a later one. */
  async #fetchOne(id: string): Promise<void> {
    const { http, feed, publish, report } = this.#parts;
    try {
      const notification = await fetchOne(http, id, this.#ended.signal);
      if (!notification) return;
      if (feed.has(id) || this.#returning.has(id)) publish("updated", notification, { caughtUp: false });
      else this.#receive(notification, { caughtUp: false });
    } catch (error) {
      if (!this.#ended.signal.aborted) report(error);
    }
  }

  async #fetchCount(): Promise<void> {
    const { http, publish } = this.#parts;
    const { count } = (await http.call<UnreadCounts>("GET", "/notifications/unread-count", { signal: this.#ended.signal })).body;
    publish("unreadCount", { count }, { caughtUp: false });
  }

  async #fetchNewest(): Promise<void> {
    const { http, feed } = this.#parts;
    if (feed.newest !== undefined) return;
    const ids = await fetchNewest(http, this.#ended.signal);
    feed.listed(ids);
    for (const id of ids) feed.know(id);
  }

  /** A sign of life for the server, which takes who is silent for gone. Also finds out whether the app behind the service still answers. */
  async #beat(hub: Hub): Promise<void> {
    const { environment, report } = this.#parts;
    for (;;) {
      await pause(heartbeat * (0.9 + environment.random() * 0.2), environment, this.#ended.signal);
      if (this.#ended.signal.aborted) return;
      try {
        await hub.invoke("heartbeat");
      } catch (error) {
        if (this.#ended.signal.aborted) return;
        report(error);
        if (error instanceof TimeLimitError) await hub.close();
      }
    }
  }
}
