/** What the API sends and takes; docs and defaults are in the API's own description. */

export interface Notification {
  id: string;
  userId: string;
  type: string;
  priority: string;
  status: string;
  title: string;
  message: string;
  color: string | null;
  actionUrl: string | null;
  data: Record<string, unknown> | null;
  collapseKey: string | null;
  requiresAcknowledgement: boolean;
  createdAt: string;
  readAt: string | null;
}

/** The event `updated`: an id and the members that changed. */
export type NotificationChange = Pick<Notification, "id"> & Partial<Notification> & { deletedAt?: string | null };

/** The event `updated` when everything up to an id was read at once. */
export interface ReadUpTo {
  readUpTo: string;
  readAt: string;
  status: string;
}

/** An error document, RFC 9457. */
export interface Problem {
  title?: string;
  status?: number;
  detail?: string;
  errors?: Record<string, string | string[]>;
}

export interface Page {
  items: Notification[];
  nextCursor: string | null;
}

export interface Send {
  users: string[];
  title: string;
  message: string;
  type: string;
  priority: string;
  requiresAcknowledgement: boolean;
  data: Record<string, unknown>;
}

export interface SendResult {
  sendId: string;
  status: string;
  notifications?: { id: string; userId: string; status: string; reason?: string }[];
}

export interface Token {
  token: string;
  expiresAt: string;
}

export const types = [
  "info", "success", "warning", "error", "alert", "system", "user_action", "progress_update", "admin", "security",
] as const;

export const priorities = ["low", "normal", "high", "urgent", "critical"] as const;
