import type { Notification, NotificationsClient } from "@notifications/client";
import type { ReactiveController, ReactiveControllerHost } from "lit";

/** So long a row is in sight before its person can have seen it. */
const glance = 1_000;
/** What became seen is told together, and not more often. */
const pause = 2_000;
const mostAtOnce = 100;

/** What of a row has to be in sight; of one that is higher than its list, as much as fits. */
const part = 0.5;

/** Tells the server which rows a person can have seen: each that was in sight for a second while its page was, in bulk. */
export class Shown implements ReactiveController {
  readonly #host: ReactiveControllerHost & { readonly renderRoot: ParentNode };
  readonly #client: () => NotificationsClient | undefined;
  readonly #find: (id: string) => Notification | undefined;
  readonly #inSight = new Map<string, ReturnType<typeof setTimeout> | undefined>();
  readonly #waiting = new Set<string>();
  readonly #told = new Set<string>();
  #observer: IntersectionObserver | undefined;
  #watched = new Set<Element>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    host: ReactiveControllerHost & { readonly renderRoot: ParentNode },
    client: () => NotificationsClient | undefined,
    find: (id: string) => Notification | undefined,
  ) {
    this.#host = host;
    this.#client = client;
    this.#find = find;
  }

  hostConnected(): void {
    document.addEventListener("visibilitychange", this.#turned);
  }

  hostDisconnected(): void {
    document.removeEventListener("visibilitychange", this.#turned);
    this.#observer?.disconnect();
    this.#watched.clear();
    for (const id of [...this.#inSight.keys()]) this.#leave(id);
    this.#flush();
  }

  hostUpdated(): void {
    this.#observer ??= new IntersectionObserver((entries) => this.#moved(entries), { threshold: [0, part] });
    const rows = new Set<Element>(this.#host.renderRoot.querySelectorAll("[data-id]"));
    for (const row of this.#watched) {
      if (rows.has(row)) continue;
      this.#observer.unobserve(row);
      this.#leave(idOf(row));
    }
    for (const row of rows) if (!this.#watched.has(row)) this.#observer.observe(row);
    this.#watched = rows;
  }

  #moved(entries: IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const { height } = entry.boundingClientRect;
      const isTall = entry.rootBounds !== null && entry.intersectionRect.height >= entry.rootBounds.height * part;
      const isInSight = entry.isIntersecting && height > 0 && (entry.intersectionRatio >= part || isTall);
      if (isInSight) this.#enter(idOf(entry.target));
      else this.#leave(idOf(entry.target));
    }
  }

  #enter(id: string): void {
    if (this.#inSight.get(id) !== undefined || this.#told.has(id)) return;
    this.#inSight.set(id, document.hidden ? undefined : setTimeout(() => this.#seen(id), glance));
  }

  #leave(id: string): void {
    clearTimeout(this.#inSight.get(id));
    this.#inSight.delete(id);
  }

  /** A page that nobody sees shows nothing; one that comes back shows it for as long anew. */
  readonly #turned = (): void => {
    for (const id of [...this.#inSight.keys()]) {
      clearTimeout(this.#inSight.get(id));
      this.#inSight.set(id, undefined);
      if (!document.hidden) this.#enter(id);
    }
  };

  #seen(id: string): void {
    const notification = this.#find(id);
    if (!notification || notification.seenAt || notification.readAt) return;
    this.#told.add(id);
    this.#waiting.add(id);
    this.#timer ??= setTimeout(() => this.#flush(), pause);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const ids = [...this.#waiting].slice(0, mostAtOnce);
    const client = this.#client();
    if (ids.length === 0 || !client) return;
    for (const id of ids) this.#waiting.delete(id);
    // One that fails is told when it is shown the next time: nobody waits for it.
    client.markSeen(ids).catch(() => ids.forEach((id) => this.#told.delete(id)));
    if (this.#waiting.size > 0) this.#timer = setTimeout(() => this.#flush(), pause);
  }
}

function idOf(row: Element): string {
  return row.getAttribute("data-id") ?? "";
}
