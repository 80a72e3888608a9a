import type { NotificationsClient } from "../client.ts";
import { isReplacedBy, placeOf } from "../collapse.ts";
import type { Notification, NotificationChange, Page, ReadUpTo } from "../model.ts";
import { fits, type InboxFilter, isIn, longestPage, pageSize, queryOf, type View } from "./filter.ts";
import { type Memory, memoryOf } from "./memory.ts";

type Change = NotificationChange | ReadUpTo;

export type ListState = "idle" | "loading" | "ready" | "failed";

/** The part of the inbox that was loaded: newest first, kept up to date by events, each id once. */
export class NotificationList {
  items: Notification[] = [];
  /** Came while the reader was further down; shown when asked for. */
  waiting: Notification[] = [];
  state: ListState = "idle";
  error: unknown;
  isLoadingMore = false;
  /** The server could not be asked: this is what is known of it from before. */
  isFromMemory = false;
  filter: InboxFilter = { view: "all" };
  /** New ones go straight to the top. */
  isAtTop = true;
  readonly #changed: () => void;
  #client: NotificationsClient | undefined;
  #memory: Memory | undefined;
  #cursor: string | null = null;
  /** Answers to older questions are dropped. */
  #load = 0;
  /** What changed since the list was asked for: the answer may not know it yet. */
  #changes: Change[] | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get hasMore(): boolean {
    return this.#cursor !== null;
  }

  attach(client: NotificationsClient): (() => void)[] {
    this.#client = client;
    this.#memory = memoryOf(client);
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
    this.#reset();
  }

  /** Nothing is shown or known any more, until it is loaded again. */
  clear(): void {
    this.#memory?.clear();
    this.#reset();
  }

  #reset(): void {
    this.#load++;
    this.#cursor = null;
    this.items = this.waiting = [];
    this.state = "idle";
    this.isFromMemory = false;
    this.#changed();
  }

  /** @param quietly Keeps what is shown until the answer is there, and what is older than the answer. */
  async load(quietly = false): Promise<void> {
    const client = this.#client;
    if (!client) return;
    const load = ++this.#load;
    const isAnew = !quietly || this.state !== "ready" || this.isFromMemory;
    if (!quietly || this.state !== "ready") {
      // Until the answer is there, what is known: the server may be away for long.
      this.items = this.#memory?.select(this.filter) ?? [];
      this.state = "loading";
      this.#cursor = null;
    }
    this.waiting = [];
    this.#changes = [];
    this.isLoadingMore = false;
    const before = this.items;
    this.#changed();
    try {
      const limit = quietly ? Math.min(Math.max(pageSize, this.items.length), longestPage) : pageSize;
      const page = await client.list(queryOf(this.filter, null, limit));
      if (load !== this.#load) return;
      this.#take(page, before, isAnew);
      this.#memory?.remember(this.items);
      this.state = "ready";
      this.isFromMemory = false;
      this.error = undefined;
    } catch (error) {
      if (load !== this.#load) return;
      this.error = error;
      this.state = this.items.length > 0 ? "ready" : "failed";
      this.isFromMemory = this.state === "ready" && isAnew;
    }
    this.#changes = undefined;
    this.#changed();
  }

  /** @param isAnew What was shown before is no part of it. */
  #take({ items, nextCursor }: Page<Notification>, before: Notification[], isAnew: boolean): void {
    const last = items.at(-1)?.id ?? "";
    const known = new Set([...before, ...items].map((n) => n.id));
    // What was pushed meanwhile may be newer than the answer.
    const isNewer = (n: Notification): boolean =>
      !known.has(n.id) && (nextCursor === null || n.id > last) && !items.some((m) => isReplacedBy(n, m));
    const newer = this.items.filter((n) => isNewer(n) && fits(n, this.filter));
    const isReplaced = (n: Notification): boolean => newer.some((m) => isReplacedBy(n, m));
    const answered = (this.#changes ?? []).reduce((all, change) => this.#applied(change, all), items.filter((n) => !isReplaced(n)));
    // Where the answer does not reach down to what was there, there may be more between the two.
    const isConnected = !isAnew && nextCursor !== null && before[0] !== undefined && last <= before[0].id;
    const older = isConnected ? this.items.filter((n) => n.id < last) : [];
    this.items = unique([...[...newer, ...answered].sort((a, b) => (a.id < b.id ? 1 : -1)), ...older]);
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
      this.#memory?.remember(page.items);
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
  patch(change: Change): void {
    this.#changes?.push(change);
    this.#memory?.change(change);
    this.items = this.#applied(change, this.items);
    this.waiting = this.#applied(change, this.waiting);
    this.#changed();
  }

  #applied(change: Change, list: Notification[]): Notification[] {
    if ("readUpTo" in change) {
      return list.map((n) => (n.readAt || n.id > change.readUpTo ? n : { ...n, readAt: change.readAt, status: change.status }));
    }
    return list.flatMap((n) => {
      if (n.id !== change.id) return [n];
      const next = { ...n, ...change };
      return isIn(next, this.filter.view) ? [next] : [];
    });
  }

  /** Puts one back to where its time is. */
  put(notification: Notification): void {
    if (!isIn(notification, this.filter.view)) return this.patch(notification);
    this.#changes?.push(notification);
    this.#memory?.remember([notification]);
    const others = this.items.filter((n) => n.id !== notification.id);
    const at = others.findIndex((n) => n.id < notification.id);
    this.items = at < 0 ? [...others, notification] : others.toSpliced(at, 0, notification);
    this.#changed();
  }

  markAllRead(readAt: string): void {
    this.patch({ readUpTo: "~", readAt, status: "read" });
  }

  #add(notification: Notification): void {
    if (this.state === "failed") return void this.load();
    if (this.state === "idle") return;
    // Pushes can overtake each other.
    if ([...this.items, ...this.waiting].some((n) => isReplacedBy(notification, n))) return;
    this.#memory?.remember([notification]);
    if (this.filter.q || this.isFromMemory) return void this.load(true);
    const place = placeOf(notification);
    const isOther = (n: Notification): boolean => n.id !== notification.id && (place === null || placeOf(n) !== place);
    const known = this.items.some((n) => !isOther(n));
    this.items = this.items.filter(isOther);
    this.waiting = this.waiting.filter(isOther);
    if (fits(notification, this.filter)) {
      // One that takes another's place is in sight already: nothing to announce.
      const isLoading = this.state === "loading";
      if (this.isAtTop || known || isLoading) this.items = this.#placed(this.items, notification, this.hasMore && !isLoading);
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

  #change(change: Change): void {
    const isKnown = "readUpTo" in change || this.find(change.id) !== undefined;
    this.patch(change);
    if (!isKnown && (this.state === "ready" || this.state === "loading") && comesIn(change, this.filter.view)) void this.load(true);
  }
}

/** From elsewhere, the archive, a snooze or a deletion: it is not in the list, and only the server knows where it goes. */
function comesIn(change: Change, view: View): boolean {
  if ("readUpTo" in change) return false;
  const { archivedAt, snoozedUntil, deletedAt } = change;
  if (view === "snoozed") return deletedAt === null || Boolean(snoozedUntil);
  return deletedAt === null || snoozedUntil === null || (archivedAt !== undefined && (archivedAt !== null) === (view === "archived"));
}

function unique(items: Notification[]): Notification[] {
  const ids = new Set<string>();
  return items.filter((n) => !ids.has(n.id) && ids.add(n.id));
}
