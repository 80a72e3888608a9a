/**
 * What the API sends and takes; defaults and limits are in the API's own description. Times are RFC 3339, ids are UUIDs that sort by
 * time.
 */

export const notificationTypes = [
  "info", "success", "warning", "error", "alert", "system", "user_action", "progress_update", "admin", "security",
] as const;
export type NotificationType = (typeof notificationTypes)[number];

/** In rising order. */
export const priorities = ["low", "normal", "high", "urgent", "critical"] as const;
export type Priority = (typeof priorities)[number];

export type DeliveryStatus = "pending" | "sent" | "delivered" | "read" | "failed";

/** Where a notification can go. */
export const channels = ["inApp", "email", "sms", "push"] as const;
export type Channel = (typeof channels)[number];

/** Who did what a notification tells of. */
export interface Actor {
  name: string;
  imageUrl: string | null;
  /** http, https or relative. */
  url: string | null;
}

/** A button: it leads to `url`, or tells the page `event`. */
export interface Action {
  label: string;
  url?: string;
  event?: string;
}

/** Like events in one notification: "Anna and 5 others commented". */
export interface NotificationGroup {
  id: string;
  /** How many events. */
  count: number;
  /** How many people, of the events that name one. */
  actorCount: number;
  /** The last ones, at most 3, newest first, each once. */
  actors: Actor[];
}

export interface Notification {
  id: string;
  namespace: string;
  userId: string;
  type: NotificationType;
  /** What the sending app calls the event. */
  category: string;
  eventName: string;
  priority: Priority;
  status: DeliveryStatus;
  title: string;
  message: string;
  icon: string | null;
  color: string | null;
  /** http, https or relative: yet check it before it becomes a link. */
  actionUrl: string | null;
  imageUrl: string | null;
  source: string | null;
  tags: string[];
  data: Record<string, unknown> | null;
  room: string | null;
  /** A later one with the same key takes the earlier one's place. */
  collapseKey: string | null;
  /** What the sender calls the group that it belongs to; absent without one. */
  groupKey?: string;
  /** The events that it tells of: a later one of the same group takes its place. Absent without a group key. */
  group?: NotificationGroup;
  /** With a collapse key: when it was so; with `sequence` it says which of two is the later one (`isLater`). */
  at?: string;
  /** With a collapse key: the sender's count, if it gave one. */
  sequence?: number;
  requiresAcknowledgement: boolean;
  /** Absent when nobody in particular did it. */
  actor?: Actor;
  /** One or two; absent when there are none. */
  actions?: Action[];
  /** The event of the action that the user chose last. */
  actionTaken?: string;
  createdAt: string;
  expiresAt: string;
  sentAt: string | null;
  deliveredAt: string | null;
  acknowledgedAt: string | null;
  roundTripMs: number | null;
  seenAt: string | null;
  readAt: string | null;
  archivedAt: string | null;
  snoozedUntil: string | null;
  attempts: number;
  failedReason: string | null;
  /** Pushed within the user's quiet hours: no sound, no toast. */
  silent?: boolean;
}

/** One notification changed: its id and the members that changed. Cleared ones are null. */
export type NotificationChange = Pick<Notification, "id"> & Partial<Notification> & { deletedAt?: string | null };

/** Everything up to this id was read at once. */
export interface ReadUpTo {
  readUpTo: string;
  readAt: string;
  status: DeliveryStatus;
}

/** What marking all read did. */
export interface MarkedAllRead {
  /** How many became read; of those that were never counted before, up to 100. */
  updated: number;
  /** Undoes it; null when nothing can be undone at once. */
  readUpTo: string | null;
}

export interface Page<T> {
  /** Newest first. */
  items: T[];
  nextCursor: string | null;
}

export type StatusFilter = "unread" | "read" | "seen" | "unseen" | "snoozed" | "pending" | "sent" | "delivered" | "failed";

export interface NotificationFilter {
  status?: StatusFilter | StatusFilter[];
  type?: NotificationType | NotificationType[];
  category?: string | string[];
  minPriority?: Priority;
  source?: string;
  tag?: string;
  room?: string;
  since?: Date | string;
  until?: Date | string;
  /** Looked for in title and message. */
  q?: string;
  /** false by default. */
  archived?: boolean | "all";
  cursor?: string | null;
  /** 1 to 100. */
  limit?: number;
}

export interface UnreadCounts {
  count: number;
  byPriority: Partial<Record<Priority, number>>;
  /** How many of them no open inbox has shown yet, on any device; at most 1,000, and absent unless asked for. */
  unseen?: number;
}

export interface InboxStats {
  total: number;
  unread: number;
  byStatus: Record<string, number>;
  byType: Record<string, number>;
  byPriority: Record<string, number>;
  averageRoundTripMs: number | null;
}

export interface HistoryEvent {
  at: string;
  event: string;
  channel?: "email" | "sms" | "push";
  attempt?: number;
  /** A code, such as the provider's answer. */
  detail?: string;
}

export interface Acknowledged {
  id: string;
  /** Milliseconds from sending to acknowledgement, by the server's clock. */
  roundTripMs: number;
}

export interface Presence {
  userId: string;
  online: boolean;
  /** Null when offline. */
  lastSeenAt: string | null;
}

/** An error document, RFC 9457. */
export interface Problem {
  /** urn:notifications:problem:{case} */
  type: string;
  title: string;
  status: number;
  detail?: string;
  /** What is wrong, per member. */
  errors?: Record<string, string[]>;
}
