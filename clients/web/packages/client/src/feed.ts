import type { Announcement } from "./announcements.ts";
import { isReplacedBy, placeOf } from "./collapse.ts";
import type { Emitter } from "./emitter.ts";
import type { ClientEvents, EventInfo } from "./events.ts";
import type { Notification } from "./model.ts";
import { Recent } from "./recent.ts";

/** More than a catch-up brings, and than can be in flight. */
const remembered = 2_000;

/** Tasks and the like that are under way. */
const collapsed = 500;

/** What was received so far: each notification once, however often it came and by whichever way. */
export class Feed {
  readonly #emitter: Emitter;
  readonly #seen = new Recent(remembered);
  readonly #listed = new Recent(remembered);
  readonly #announced = new Recent(100);
  /** The latest one of each collapse key and group. */
  readonly #latest = new Map<string, Notification>();
  #newest: string | undefined;

  constructor(emitter: Emitter, newest: string | undefined) {
    this.#emitter = emitter;
    this.#newest = newest;
  }

  /** The newest notification that this client knows of: what is missed is what came after it. */
  get newest(): string | undefined {
    return this.#newest;
  }

  /** Ids sort by time. */
  know(id: string): void {
    if (this.#newest === undefined || id > this.#newest) this.#newest = id;
  }

  /** Somebody has them, though they were not emitted: no catch-up has to tell of them. */
  listed(ids: string[]): void {
    for (const id of ids) this.#listed.add(id);
  }

  /** It was emitted or listed. */
  has(id: string): boolean {
    return this.#seen.has(id) || this.#listed.has(id);
  }

  /** @returns false for a notification that was there already, or that a later one has replaced. */
  accept<E extends keyof ClientEvents>(event: E, payload: ClientEvents[E], info: EventInfo): boolean {
    if (event === "notification" || event === "progress") {
      const notification = payload as Notification;
      if (!this.#seen.add(notification.id)) return false;
      this.know(notification.id);
      if (this.#isReplaced(notification)) return false;
    }
    if (event === "announcement") {
      const { id, revision } = payload as Announcement;
      // A user with two of the roles or rooms is pushed it twice.
      if (!this.#announced.add(`${id} ${revision}`)) return false;
    }
    this.#emitter.emit(event, payload, info);
    return true;
  }

  /** Remembers it when it is not. */
  #isReplaced(notification: Notification): boolean {
    const place = placeOf(notification);
    if (place === null) return false;
    const latest = this.#latest.get(place);
    if (latest && isReplacedBy(notification, latest)) return true;
    // At the end, so that the one that was left alone longest is forgotten first.
    this.#latest.delete(place);
    this.#latest.set(place, notification);
    const [oldest] = this.#latest.keys();
    if (this.#latest.size > collapsed && oldest !== undefined) this.#latest.delete(oldest);
    return false;
  }
}
