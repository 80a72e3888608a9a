import { ApiError } from "@notifications/client";
import type { Notification, NotificationsClient } from "@notifications/client";
import type { ReactiveController, ReactiveControllerHost } from "lit";

/** So long a row is in sight before its person can have seen it. */
const glance = 1_000;
/** What became seen is told together, and not more often. */
const pause = 2_000;
/** After a call that failed. */
const again = 10_000;
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
  /** Whose inbox it was last. */
  #known: NotificationsClient | undefined;
  #isConnected = false;
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
    this.#isConnected = true;
    document.addEventListener("visibilitychange", this.#turned);
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    document.removeEventListener("visibilitychange", this.#turned);
    this.#observer?.disconnect();
    this.#watched.clear();
    for (const id of [...this.#inSight.keys()]) this.#leave(id);
    this.#flush();
  }

  hostUpdated(): void {
    this.#follow();
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

  /** Somebody else's inbox: the last one's rows are told in their name, and the same ids can be new to this one. */
  #follow(): void {
    const client = this.#client();
    if (client === this.#known) return;
    while (this.#waiting.size > 0 && this.#known) this.#flush();
    this.#waiting.clear();
    this.#told.clear();
    this.#known = client;
    for (const id of [...this.#inSight.keys()]) this.#leave(id);
    // What is in sight of them is told by the observer when it begins.
    for (const row of this.#watched) this.#observer?.unobserve(row);
    this.#watched = new Set();
  }

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
    const client = this.#known;
    if (ids.length === 0 || !client) return;
    for (const id of ids) this.#waiting.delete(id);
    client.markSeen(ids).catch((error: unknown) => this.#failed(client, ids, error));
    if (this.#waiting.size > 0) this.#timer = setTimeout(() => this.#flush(), pause);
  }

  /** It was seen all the same, and may stay in sight: it is told again, unless the server refuses it. */
  #failed(client: NotificationsClient, ids: string[], error: unknown): void {
    if (client !== this.#known || !this.#isConnected || !isTemporary(error)) return;
    for (const id of ids) this.#waiting.add(id);
    this.#timer ??= setTimeout(() => this.#flush(), again);
  }
}

function isTemporary(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status === 429 || error.status >= 500;
}

function idOf(row: Element): string {
  return row.getAttribute("data-id") ?? "";
}
