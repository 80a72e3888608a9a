import type { Acknowledger } from "./acknowledger.ts";
import type { Announcement, AnnouncementDismissed } from "./announcements.ts";
import { ApiError } from "./apiError.ts";
import type { NamedAppEvent } from "./appEvents.ts";
import { fetchMissed, fetchNewest, fetchOne } from "./catchUp.ts";
import { Coalesced } from "./coalesced.ts";
import type { EventInfo } from "./events.ts";
import { Hub, negotiate } from "./hub.ts";
import type { LiveParts } from "./live.ts";
import type { Notification, NotificationChange, ReadUpTo, UnreadCounts } from "./model.ts";
import { Recent } from "./recent.ts";
import { pause, sleep, TimeLimitError } from "./waiting.ts";

/** Who lists after connecting tells what is newest; else it is asked for. */
const listedWithin = 2_000;
const heartbeat = 120_000;
/** The server says when a connection is in its groups. Until then what there is is asked for, since it may not be pushed. */
const askEvery = 3_000;
const joinedWithin = 15_000;

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
  /** Ends the wait for the groups. */
  readonly #joined = new AbortController();
  readonly #returning = new Recent(100);
  readonly #catchUp: Coalesced;
  readonly #count: Coalesced;
  readonly #newest: Coalesced;
  /** The server's time from which on what is sent is new to this connection. */
  #since = Number.NaN;
  #isJoined = false;
  /** The server said that it is in its groups. */
  #isTold = false;
  /** It asked before that, and so has to begin again where it came to. */
  #hasAsked = false;
  #failure: unknown;
  /** It is known what this client had before this connection: what came after that is to be caught up with. */
  #hasBeginning = false;
  /** How often the count was told. */
  #counts = 0;

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
   * @param onConnected It is in its groups: what is sent from now on arrives.
   */
  async run(isAgain: boolean, signal: AbortSignal, onConnected: () => void): Promise<void> {
    const { environment, http, options, feed } = this.#parts;
    // Anything that arrives from now on is newer: catching up from there would skip what was missed.
    this.#gap.after ??= feed.newest;
    this.#hasBeginning = this.#gap.after !== undefined;
    const negotiation = await negotiate(http, environment, signal);
    this.#since = Date.parse(negotiation.now);
    const hub = await Hub.open(negotiation, environment, options.protocol, this.#handlers(), signal);
    const close = (): void => void hub.close();
    const unlisten = environment.onChange(() => environment.isOnline() || close());
    signal.addEventListener("abort", close);
    if (signal.aborted) close();
    const joining = this.#awaitJoin(hub).then(() => this.#isTold && this.#join(isAgain, onConnected));
    try {
      this.#acknowledger.connected(hub);
      void this.#beat(hub);
      const error = await hub.closed;
      this.#joined.abort();
      await joining;
      if (error ?? this.#failure) throw error ?? this.#failure;
    } finally {
      this.#ended.abort();
      this.#joined.abort();
      this.#acknowledger.disconnected();
      unlisten();
      signal.removeEventListener("abort", close);
    }
  }

  /**
   * Somebody listed the inbox. When it was not known before what is there, this is where catching up begins: it may have been read before
   * the connection was made.
   */
  listed(newest: string): void {
    if (this.#hasBeginning) return;
    this.#hasBeginning = true;
    const { after } = this.#gap;
    if (after === undefined || newest < after) this.#gap.after = newest;
    if (this.#isJoined) this.#catchUp.request(0);
  }

  /** Until the server says that the connection is in its groups. One that it never says of is made again. */
  async #awaitJoin(hub: Hub): Promise<void> {
    const { environment, feed } = this.#parts;
    for (let waited = 0; waited < joinedWithin; waited += askEvery) {
      await sleep(askEvery, environment, this.#joined.signal);
      if (this.#joined.signal.aborted) return;
      this.#hasAsked = true;
      this.#gap.after ??= feed.newest;
      this.#catchUp.request(0);
    }
    this.#failure = new TimeLimitError(`Joining the groups took longer than ${joinedWithin} ms`);
    await hub.close();
  }

  /** What is stored from now on is pushed, and what was stored before is in the answer. */
  #join(isAgain: boolean, onConnected: () => void): void {
    if (this.#ended.signal.aborted) return;
    this.#isJoined = true;
    onConnected();
    if (this.#hasAsked) this.#gap.after ??= this.#parts.feed.newest;
    if (this.#hasBeginning) this.#catchUp.request(0);
    else if (isAgain) this.#parts.publish("reload", undefined, { caughtUp: true });
    this.#newest.request(listedWithin);
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
      unreadCount: (count: { count: number }) => {
        this.#counts++;
        publish("unreadCount", count, live);
        this.#isTold = true;
        this.#joined.abort();
      },
      reload: () => publish("reload", undefined, live),
      activity: (activity: never) => publish("activity", activity, live),
      message: (message: never) => publish("message", message, live),
      messageRead: (read: never) => publish("messageRead", read, live),
      messageDeleted: (deleted: never) => publish("messageDeleted", deleted, live),
      unreadMessages: (unread: never) => publish("unreadMessages", unread, live),
      typing: (typing: never) => publish("typing", typing, live),
      presence: (presence: never) => publish("presence", presence, live),
      refresh: ({ id }: { id: string }) => this.#refresh(id),
      announcement: (announcement: Announcement) => publish("announcement", announcement, live),
      announcementEnded: (ended: { id: string }) => publish("announcementEnded", ended, live),
      announcementDismissed: (dismissed: AnnouncementDismissed) => publish("announcementDismissed", dismissed, live),
      announcementsChanged: (changed: { id: string }) => publish("announcementsChanged", changed, live),
      app: ({ event, envelope: { data, room, from, at } }: NamedAppEvent) =>
        publish(event, data, { ...live, at, ...(room === null ? {} : { room }), ...(from === null ? {} : { from }) }),
    };
  }

  /** @returns whether it was new. */
  #receive(notification: Notification, info: EventInfo): boolean {
    const event = notification.type === "progress_update" && notification.collapseKey !== null ? "progress" : "notification";
    const isNew = this.#parts.publish(event, notification, info);
    if (isNew) this.#count.request(this.#soon());
    this.#acknowledge(notification);
    return isNew;
  }

  /**
   * What was sent since this connection was asked for is as live as what is pushed: its push may only be slower than the answer. Of the
   * rest, one that is known came back meanwhile, or is told of twice: either way this is how it is now.
   */
  #receiveMissed(notification: Notification): void {
    const { feed, publish } = this.#parts;
    const caughtUp = !(Date.parse(notification.sentAt ?? notification.createdAt) >= this.#since);
    const isKnown = caughtUp && feed.has(notification.id);
    if (!isKnown && this.#receive(notification, { caughtUp })) return;
    publish("updated", notification, { caughtUp });
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
    // A request to look meanwhile begins a gap of its own.
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
    const { http, publish, report } = this.#parts;
    try {
      const notification = await fetchOne(http, id, this.#ended.signal);
      if (!notification) return;
      if (this.#returning.has(id)) publish("updated", notification, { caughtUp: false });
      else this.#receiveMissed(notification);
    } catch (error) {
      if (!this.#ended.signal.aborted) report(error);
    }
  }

  async #fetchCount(): Promise<void> {
    const { http, publish } = this.#parts;
    const counts = this.#counts;
    const { count } = (await http.call<UnreadCounts>("GET", "/notifications/unread-count", { signal: this.#ended.signal })).body;
    // What was told meanwhile is newer than the answer, or is followed by what is.
    if (counts === this.#counts) publish("unreadCount", { count }, { caughtUp: false });
  }

  async #fetchNewest(): Promise<void> {
    const { http, feed } = this.#parts;
    this.#hasBeginning = true;
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
