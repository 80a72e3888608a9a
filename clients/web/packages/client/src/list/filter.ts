import { type Notification, type NotificationChange, type NotificationFilter, priorities, type Priority } from "../model.ts";

export type View = "all" | "unread" | "snoozed" | "archived";

export interface InboxFilter {
  view: View;
  category?: string | undefined;
  minPriority?: Priority | undefined;
  q?: string | undefined;
}

export const pageSize = 20;
export const longestPage = 100;

export function queryOf(filter: InboxFilter, cursor: string | null, limit = pageSize): NotificationFilter {
  return {
    ...(filter.view === "unread" || filter.view === "snoozed" ? { status: filter.view } : {}),
    ...(filter.view === "archived" ? { archived: true } : {}),
    ...(filter.category ? { category: filter.category } : {}),
    ...(filter.minPriority ? { minPriority: filter.minPriority } : {}),
    ...(filter.q ? { q: filter.q } : {}),
    ...(cursor ? { cursor } : {}),
    limit,
  };
}

export function isFiltered(filter: InboxFilter): boolean {
  return Boolean(filter.category || filter.minPriority || filter.q);
}

/** Whether a new one belongs into the list. What the search finds only the server knows: it is asked again there. */
export function fits(notification: Notification, filter: InboxFilter): boolean {
  if (filter.view === "unread" && notification.readAt) return false;
  if (filter.category && notification.category !== filter.category) return false;
  if (filter.minPriority && priorities.indexOf(notification.priority) < priorities.indexOf(filter.minPriority)) return false;
  return isIn(notification, filter.view);
}

/** Whether one that is in the list stays: read ones do also among the unread, until the list is loaded again. */
export function isIn(notification: Notification & Pick<NotificationChange, "deletedAt">, view: View): boolean {
  if (notification.deletedAt || (notification.archivedAt !== null) !== (view === "archived")) return false;
  // The server brings it back within a minute of its time.
  if (view === "snoozed") return notification.snoozedUntil !== null;
  return !notification.snoozedUntil || Date.parse(notification.snoozedUntil) <= Date.now();
}
