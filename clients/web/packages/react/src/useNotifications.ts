"use client";
import {
  type InboxFilter, type ListState, type MarkedAllRead, type Notification, type NotificationsClient, NotificationList,
} from "@notifications/client";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useNotificationsClient } from "./provider.ts";

interface Snapshot {
  /** Newest first, as far as they are loaded. */
  items: readonly Notification[];
  state: ListState;
  /** Why the last load failed. */
  error: unknown;
  hasMore: boolean;
  isLoadingMore: boolean;
}

/** Changes are shown as soon as the server has them; a refused one throws an `ApiError`. */
interface Actions {
  reload(): Promise<void>;
  /** The next page; nothing when there is none. */
  loadMore(): Promise<void>;
  markRead(id: string): Promise<void>;
  markUnread(id: string): Promise<void>;
  markAllRead(): Promise<MarkedAllRead>;
  archive(id: string): Promise<void>;
  unarchive(id: string): Promise<void>;
  /** Comes back unread at that time. */
  snooze(id: string, until: Date | string): Promise<void>;
  delete(id: string): Promise<void>;
}

export type NotificationsResult = Snapshot & Actions;

/** The user's notifications, kept up to date: new ones come in, what changes elsewhere changes here. */
export function useNotifications(filter: Partial<InboxFilter> = {}): NotificationsResult {
  const client = useNotificationsClient();
  const { view = "all", category, minPriority, q } = filter;
  const store = useMemo(() => new Store(client), [client]);
  useEffect(() => store.show({ view, category, minPriority, q }), [store, view, category, minPriority, q]);
  const snapshot = useSyncExternalStore(store.subscribe, store.snapshot, store.snapshot);
  return useMemo(() => ({ ...snapshot, ...store.actions }), [snapshot, store]);
}

/** A list that React can watch: every change makes another snapshot. */
class Store {
  readonly actions: Actions;
  readonly #client: NotificationsClient;
  readonly #list: NotificationList;
  readonly #watching = new Set<() => void>();
  #snapshot: Snapshot;
  #ends: (() => void)[] = [];

  constructor(client: NotificationsClient) {
    this.#client = client;
    this.#list = new NotificationList(() => this.#changed());
    this.#snapshot = this.#take();
    this.actions = this.#makeActions();
  }

  readonly snapshot = (): Snapshot => this.#snapshot;

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#watching.add(changed);
    return () => this.#watching.delete(changed);
  };

  /** @returns what ends it. */
  show(filter: InboxFilter): () => void {
    this.#list.filter = filter;
    this.#ends = this.#list.attach(this.#client);
    return () => {
      for (const end of this.#ends.splice(0)) end();
      this.#list.detach();
    };
  }

  #take(): Snapshot {
    const { items, error, hasMore, isLoadingMore } = this.#list;
    // Nothing was asked for before it is mounted: that is no empty list.
    const state = this.#list.state === "idle" ? "loading" : this.#list.state;
    return { items, state, error, hasMore, isLoadingMore };
  }

  #changed(): void {
    this.#snapshot = this.#take();
    for (const changed of this.#watching) changed();
  }

  #makeActions(): Actions {
    const [client, list] = [this.#client, this.#list];
    const put = async (change: Promise<Notification>): Promise<void> => list.patch(await change);
    return {
      reload: () => list.load(true),
      loadMore: () => list.more(),
      markRead: (id) => put(client.read(id)),
      markUnread: (id) => put(client.unread(id)),
      archive: (id) => put(client.archive(id)),
      unarchive: (id) => put(client.unarchive(id)),
      snooze: (id, until) => put(client.snooze(id, until)),
      delete: async (id) => {
        await client.delete(id);
        list.patch({ id, deletedAt: new Date().toISOString() });
      },
      markAllRead: async () => {
        const marked = await client.markAllRead();
        const { readUpTo } = marked;
        if (readUpTo !== null) list.patch({ readUpTo, readAt: new Date().toISOString(), status: "read" });
        return marked;
      },
    };
  }
}
