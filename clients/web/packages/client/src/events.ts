import type { Announcement, AnnouncementDismissed } from "./announcements.ts";
import type { Message, MessageDeleted, MessageRead, UnreadMessages, UnsentMessage } from "./messages.ts";
import type { Acknowledged, Notification, NotificationChange, Presence, ReadUpTo } from "./model.ts";

/**
 * - `connecting`: the first connection is being made
 * - `connected`: live, what was missed follows
 * - `reconnecting`: it was lost or never made, and is tried again
 * - `offline`: the browser has no network; tried again when it is back
 * - `signedOut`: the token function or the server says 401; {@link NotificationsClient.connect} tries again
 * - `closed`: not connected yet, or closed by {@link NotificationsClient.close}
 */
export type ConnectionState = "connecting" | "connected" | "reconnecting" | "offline" | "signedOut" | "closed";

/** What happens in the namespace, told to administrators once per second at the most. */
export interface Activity {
  at: string;
  instance: string;
  sends: number;
  notifications: number;
  delivered: number;
  acknowledged: number;
  read: number;
  failed: number;
  fallback: number;
  connected: number;
  disconnected: number;
  latencyMs: { p50: number; p95: number; p99: number } | null;
  recent: ActivityEntry[];
  /** The last 20 connections that were opened or closed. */
  connections: ConnectionEntry[];
}

export interface ConnectionEntry {
  at: string;
  event: "connected" | "disconnected";
  userId: string;
  connectionId: string;
}

export interface ActivityEntry {
  at: string;
  event: string;
  userId: string;
  type: string;
  category: string;
  priority: string;
  channel?: string;
}

export interface ClientEvents {
  /** A new one, pushed or caught up with; each id once, until it changes places (see `progress`). */
  notification: Notification;
  /** Takes the place of the one with the same `collapseKey`. */
  progress: Notification;
  /** One changed, with all its members when it is back or was away; or everything up to an id was read. */
  updated: NotificationChange | ReadUpTo;
  /** The server's count. */
  unreadCount: { count: number };
  /** Too much was missed, or changed at once, to be told one by one: load the list anew. */
  reload: undefined;
  state: ConnectionState;
  /** This client acknowledged one. */
  acknowledged: Acknowledged;
  /** To administrators. */
  activity: Activity;
  /** One appears, or a new revision of it; each once. */
  announcement: Announcement;
  /** It is over. */
  announcementEnded: { id: string };
  /** This user dismissed it, here or elsewhere. */
  announcementDismissed: AnnouncementDismissed;
  /** Something about the announcements changed: list them again. So after each connection, since nothing is told to who is away. */
  announcementsChanged: { id: string };
  /** An event of your app's own (`POST /events`), as `app:stock`: its data. */
  [appEvent: `app:${string}`]: unknown;
  /** A direct message, of another user or of this one on any device. */
  message: Message;
  /** A conversation was read, on either side. */
  messageRead: MessageRead;
  messageDeleted: MessageDeleted;
  /** The server's count of unread messages, in all conversations together, whenever it changed. Ask for it after connecting. */
  unreadMessages: UnreadMessages;
  /** Somebody is writing to this user. */
  typing: { userId: string };
  /** Users whose presence this user may see came or went. A hint: `GET /presence` knows. */
  presence: { items: readonly Presence[] };
  /** What is not with the server yet: all of it, whenever that changes. */
  unsent: readonly UnsentMessage[];
  /** What went wrong in the background and is not any call's answer: it goes on by itself. */
  error: Error;
}

export interface EventInfo {
  /** It was sent before this connection was made, and fetched afterwards. */
  caughtUp: boolean;
  /** Of an app's event: the room that it came by. */
  room?: string;
  /** Of an app's event: the member of the room who sent it. */
  from?: string;
  /** Of an app's event: when it was sent. */
  at?: string;
}

export type EventHandler<E extends keyof ClientEvents> = (payload: ClientEvents[E], info: EventInfo) => void;
