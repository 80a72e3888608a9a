import type { Notification, NotificationChange, NotificationsClient, Page, ReadUpTo } from "@notifications/client";
import { fits, type InboxFilter, isIn, longestPage, pageSize, queryOf } from "./filter.ts";

export type ListState = "idle" | "loading" | "ready" | "failed";

/** The part of the inbox that was loaded: newest first, kept up to date by events, each id once. */
export class InboxList {
  items: Notification[] = [];
  /** Came while the reader was further down; shown when asked for. */
  waiting: Notification[] = [];
  state: ListState = "idle";
  error: unknown;
  isLoadingMore = false;
  filter: InboxFilter = { view: "all" };
  /** New ones go straight to the top. */
  isAtTop = true;
  readonly #changed: () => void;
  #client: NotificationsClient | undefined;
  #cursor: string | null = null;
  /** Answers to older questions are dropped. */
  #load = 0;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get hasMore(): boolean {
    return this.#cursor !== null;
  }

  attach(client: NotificationsClient): (() => void)[] {
    this.#client = client;
    void this.load();
    return [
      client.on("notification", (n) => this.#add(n)),
      client.on("progress", (n) => this.#add(n)),
      client.on("updated", (change) => this.#change(change)),
      client.on("reload", () => void this.load(true)),
    ];
  }

  detach(): void {
    this.#client = undefined;
    this.#load++;
    this.items = this.waiting = [];
    this.state = "idle";
    this.#changed();
  }

  /** @param quietly Keeps what is shown until the answer is there, and what is older than the answer. */
  async load(quietly = false): Promise<void> {
    const client = this.#client;
    if (!client) return;
    const load = ++this.#load;
    if (!quietly || this.state !== "ready") {
      this.items = [];
      this.state = "loading";
    }
    this.waiting = [];
    this.isLoadingMore = false;
    const before = this.items;
    this.#changed();
    try {
      const limit = quietly ? Math.min(Math.max(pageSize, this.items.length), longestPage) : pageSize;
      const page = await client.list(queryOf(this.filter, null, limit));
      if (load !== this.#load) return;
      this.#take(page, before);
      this.state = "ready";
    } catch (error) {
      if (load !== this.#load) return;
      this.error = error;
      this.state = this.items.length > 0 ? "ready" : "failed";
    }
    this.#changed();
  }

  #take({ items, nextCursor }: Page<Notification>, before: Notification[]): void {
    const known = new Set(before.map((n) => n.id));
    // What was pushed meanwhile may be newer than the answer.
    const newer = this.items.filter((n) => !known.has(n.id) && n.id > (items[0]?.id ?? "") && fits(n, this.filter));
    const last = items.at(-1)?.id ?? "";
    // Where the answer does not reach down to what was there, there may be more between the two.
    const isConnected = nextCursor !== null && before[0] !== undefined && last <= before[0].id;
    const older = isConnected ? this.items.filter((n) => n.id < last) : [];
    this.items = unique([...newer, ...items, ...older]);
    if (older.length === 0) this.#cursor = nextCursor;
  }

  async more(): Promise<void> {
    if (!this.#client || !this.hasMore || this.isLoadingMore || this.state !== "ready") return;
    const load = this.#load;
    this.isLoadingMore = true;
    this.error = undefined;
    this.#changed();
    try {
      const page = await this.#client.list(queryOf(this.filter, this.#cursor));
      if (load !== this.#load) return;
      this.items = unique([...this.items, ...page.items]);
      this.#cursor = page.nextCursor;
    } catch (error) {
      if (load !== this.#load) return;
      this.error = error;
    }
    this.isLoadingMore = false;
    this.#changed();
  }

  showWaiting(): void {
    if (this.waiting.length === 0) return;
    this.items = unique([...this.waiting, ...this.items]);
    this.waiting = [];
    this.#changed();
  }

  find(id: string): Notification | undefined {
    return this.items.find((n) => n.id === id) ?? this.waiting.find((n) => n.id === id);
  }

  /** Changes one here only; it leaves the list when it no longer belongs there. */
  patch(change: NotificationChange): void {
    const apply = (list: Notification[]): Notification[] =>
      list.flatMap((n) => {
        if (n.id !== change.id) return [n];
        const next = { ...n, ...change };
        return isIn(next, this.filter.view) ? [next] : [];
      });
    this.items = apply(this.items);
    this.waiting = apply(this.waiting);
    this.#changed();
  }

  /** Puts one back to where its time is. */
  put(notification: Notification): void {
    if (!isIn(notification, this.filter.view)) return this.patch(notification);
    const others = this.items.filter((n) => n.id !== notification.id);
    const at = others.findIndex((n) => n.id < notification.id);
    this.items = at < 0 ? [...others, notification] : others.toSpliced(at, 0, notification);
    this.#changed();
  }

  markAllRead(readAt: string): void {
    this.items = this.items.map((n) => (n.readAt ? n : { ...n, readAt, status: "read" }));
    this.waiting = this.waiting.map((n) => (n.readAt ? n : { ...n, readAt, status: "read" }));
    this.#changed();
  }

  #add(notification: Notification): void {
    if (this.state === "failed") return void this.load();
    if (this.state !== "ready") return;
    if (this.filter.q) return void this.load(true);
    const isOther = (n: Notification): boolean =>
      n.id !== notification.id && (notification.collapseKey === null || n.collapseKey !== notification.collapseKey);
    const known = this.items.some((n) => !isOther(n));
    this.items = this.items.filter(isOther);
    this.waiting = this.waiting.filter(isOther);
    if (fits(notification, this.filter)) {
      // One that takes another's place is in sight already: nothing to announce.
      if (this.isAtTop || known) this.items = this.#placed(this.items, notification, this.hasMore);
      else this.waiting = this.#placed(this.waiting, notification, false);
    }
    this.#changed();
  }

  /** Where it belongs: what was missed can come after what is newer. One beyond the end of what was loaded comes with the next page. */
  #placed(list: Notification[], notification: Notification, hasMore: boolean): Notification[] {
    const at = list.findIndex((n) => n.id < notification.id);
    if (at < 0) return hasMore ? list : [...list, notification];
    return list.toSpliced(at, 0, notification);
  }

  #change(change: NotificationChange | ReadUpTo): void {
    if ("readUpTo" in change) {
      const read = (n: Notification): Notification =>
        n.readAt || n.id > change.readUpTo ? n : { ...n, readAt: change.readAt, status: change.status };
      this.items = this.items.map(read);
      this.waiting = this.waiting.map(read);
      return this.#changed();
    }
    if (this.find(change.id)) return this.patch(change);
    if (this.state === "ready" && comesBack(change, this.filter.view === "archived")) void this.load(true);
  }
}

/** From the archive, a snooze or a deletion, elsewhere: it is not in the list, and only the server knows where it goes. */
function comesBack({ archivedAt, snoozedUntil, deletedAt }: NotificationChange, toArchive: boolean): boolean {
  return deletedAt === null || snoozedUntil === null || (archivedAt !== undefined && (archivedAt !== null) === toArchive);
}

function unique(items: Notification[]): Notification[] {
  const ids = new Set<string>();
  return items.filter((n) => !ids.has(n.id) && ids.add(n.id));
}
