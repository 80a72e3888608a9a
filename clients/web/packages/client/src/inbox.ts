import { ApiError } from "./apiError.ts";
import type { Answer, CallOptions, Http } from "./http.ts";
import type {
  Acknowledged, HistoryEvent, InboxStats, MarkedAllRead, Notification, NotificationFilter, Page, UnreadCounts,
} from "./model.ts";
import type { Category, Preferences, StoredPreferences } from "./preferences.ts";

/** The API's calls that a user makes: each is one request, each refusal an {@link ApiError}. */
export class InboxCalls {
  protected readonly http: Http;

  protected constructor(http: Http) {
    this.http = http;
  }

  /** Any other endpoint, as this user. What is not JSON comes as text. */
  async request<T>(method: string, path: string, options?: CallOptions): Promise<T> {
    return (await this.http.call<T>(method, path, options)).body;
  }

  /** Newest first. Snoozed ones are hidden until due, archived ones always, unless asked for. */
  list(filter: NotificationFilter = {}): Promise<Page<Notification>> {
    return this.request("GET", "/notifications", { query: { ...filter } });
  }

  get(id: string): Promise<Notification> {
    return this.request("GET", at(id));
  }

  /** @param options With `unseen`, also how many of them were not shown yet. */
  unreadCount({ unseen = false }: { unseen?: boolean } = {}): Promise<UnreadCounts> {
    return this.request("GET", "/notifications/unread-count", unseen ? { query: { unseen } } : {});
  }

  stats(): Promise<InboxStats> {
    return this.request("GET", "/notifications/stats");
  }

  read(id: string): Promise<Notification> {
    return this.request("POST", at(id, "/read"));
  }

  unread(id: string): Promise<Notification> {
    return this.request("POST", at(id, "/unread"));
  }

  /** It was shown; reading it is more. */
  seen(id: string): Promise<Notification> {
    return this.request("POST", at(id, "/seen"));
  }

  /**
   * Records that the user chose an action; it reads the notification.
   * @param event Of one of the notification's `actions`.
   */
  takeAction(id: string, event: string): Promise<Notification> {
    return this.request("POST", at(id, `/actions/${encodeURIComponent(event)}`));
  }

  archive(id: string): Promise<Notification> {
    return this.request("POST", at(id, "/archive"));
  }

  unarchive(id: string): Promise<Notification> {
    return this.request("POST", at(id, "/unarchive"));
  }

  /** Hides it until then; it comes back unread. */
  snooze(id: string, until: Date | string): Promise<Notification> {
    return this.request("POST", at(id, "/snooze"), { body: { until: time(until) } });
  }

  delete(id: string): Promise<void> {
    return this.request("DELETE", at(id));
  }

  /** Undoes a delete, for as long as the server still has it. */
  restore(id: string): Promise<Notification> {
    return this.request("POST", at(id, "/restore"));
  }

  /** @returns how many became read. */
  async markRead(ids: string[]): Promise<number> {
    return (await this.request<{ updated: number }>("POST", "/notifications/mark-read", { body: { ids } })).updated;
  }

  /**
   * They were shown, up to 100; the components tell it by themselves.
   * @returns how many became seen.
   */
  async markSeen(ids: string[]): Promise<number> {
    return (await this.request<{ updated: number }>("POST", "/notifications/mark-seen", { body: { ids } })).updated;
  }

  /**
   * @param before Only what is older.
   * @returns how many became read, and what {@link undoMarkAllRead} takes.
   */
  markAllRead(before?: Date | string): Promise<MarkedAllRead> {
    const body = before === undefined ? {} : { before: time(before) };
    return this.request("POST", "/notifications/mark-all-read", { body });
  }

  /**
   * What was unread before is unread again; `reload` and `unreadCount` follow. Refused with 409 when something else was marked read since.
   * @param readUpTo What {@link markAllRead} answered.
   */
  undoMarkAllRead(readUpTo: string): Promise<void> {
    return this.request("POST", "/notifications/mark-all-unread", { body: { readUpTo } });
  }

  /** What happened to it, oldest first. */
  async history(id: string): Promise<HistoryEvent[]> {
    return (await this.request<{ items: HistoryEvent[] }>("GET", at(id, "/history"))).items;
  }

  async preferences(): Promise<StoredPreferences> {
    return stored(await this.http.call("GET", "/notifications/preferences"));
  }

  /**
   * Replaces them.
   * @param etag As it was read: refused with 412 when they changed meanwhile. Without one they are overwritten.
   */
  async savePreferences(preferences: Partial<Preferences>, etag?: string): Promise<StoredPreferences> {
    const headers: Record<string, string> = etag ? { "If-Match": etag } : {};
    return stored(await this.http.call("PUT", "/notifications/preferences", { body: preferences, headers }));
  }

  /** What the namespace's categories are called, and which of them nobody can refuse. */
  async categories(): Promise<Category[]> {
    return (await this.request<{ items: Category[] }>("GET", "/categories")).items;
  }

  /** The key that the server's pushes are signed with; undefined when it sends none. */
  async pushKey(): Promise<string | undefined> {
    const answer = await this.request<{ publicKey: string }>("GET", "/push-subscriptions/key").catch(absent);
    return answer?.publicKey;
  }

  /** @param subscription What the browser's `PushSubscription.toJSON()` gives. */
  subscribePush(subscription: PushSubscriptionJSON): Promise<void> {
    return this.request("POST", "/push-subscriptions", { body: subscription });
  }

  unsubscribePush(endpoint: string): Promise<void> {
    return this.request("DELETE", "/push-subscriptions", { body: { endpoint } });
  }

  /** By hand, with the option `acknowledge: false`. The first acknowledgement counts. */
  acknowledge(id: string): Promise<Acknowledged> {
    return this.request("POST", at(id, "/ack"));
  }
}

function at(id: string, action = ""): string {
  return `/notifications/${encodeURIComponent(id)}${action}`;
}

function time(value: Date | string): string {
  return value instanceof Date ? value.toISOString() : value;
}

function absent(error: unknown): undefined {
  if (error instanceof ApiError && error.status === 404) return undefined;
  throw error;
}

function stored({ body, headers }: Answer<Preferences & { mandatory: string[] }>): StoredPreferences {
  const { mandatory, ...preferences } = body;
  return { preferences, mandatory, etag: headers.get("ETag") ?? "" };
}
