import type { Notification, Page, Preferences } from "@notifications/client";

/** What the operators' endpoints answer. */

export type IncidentKind = "channel" | "queue" | "dead_letters" | "storage" | "storage_throttled" | "realtime";

export interface Incident {
  id: string;
  kind: IncidentKind;
  /** Which channel, queue or part of storage. */
  subject: string;
  beganAt: string;
  lastAt: string;
  /** Absent while it goes on. */
  endedAt?: string;
  /** Absent while it goes on, and of old ones. */
  endReason?: "recovered" | "no_more_tries";
  cause: string;
  failures: number;
  /** Absent where nobody can tell. */
  users?: number;
  reopened: number;
}

export interface QueueStatus {
  name: string;
  messages: number;
  oldestWaiting?: string;
  deadLetters: number;
}

export interface PersonSummary extends Page<Notification> {
  profile: {
    userId: string;
    displayName: string | null;
    /** Masked, as the phone number is. */
    email: string | null;
    pendingEmail?: string;
    phone: string | null;
    locale: string | null;
    timeZone: string | null;
    roles: string[];
    createdAt: string | null;
  };
  rooms: string[];
  preferences: Preferences;
  connections: { connectionId: string; connectedAt: string; lastSeenAt: string }[];
  browsers: { service: string; createdAt: string }[];
}

export interface HistoryEvent {
  at: string;
  event: string;
  channel?: string;
  attempt?: number;
  detail?: string;
}

export interface ExplainedNotification {
  id: string;
  userId: string;
  notification: Notification;
  /** In English. */
  explanation: string;
  items: HistoryEvent[];
  steps: { channel: string; at?: string; reason?: string }[];
}

export type ResendStatus = "queued" | "under_way" | "not_configured" | "switched_off";

export interface ResendResult {
  pushed: boolean;
  channels: { channel: "email" | "sms" | "push"; status: ResendStatus }[];
}

/** Where a person's page is. */
export function personLink(user: string): string {
  return `#people?${new URLSearchParams({ user })}`;
}

/** Where a notification's page is. */
export function notificationLink(user: string, id: string): string {
  return `#notification?${new URLSearchParams({ user, id })}`;
}
