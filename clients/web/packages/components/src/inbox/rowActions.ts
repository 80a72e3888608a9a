import type { Notification } from "@notifications/client";
import type { IconName } from "../core/icons.ts";
import type { Texts } from "../texts/index.ts";
import type { ActionName } from "./actions.ts";

export interface RowAction {
  name: ActionName;
  label: string;
  icon: IconName;
}

/** Read or unread; one that is snoozed comes back. */
export function toggleOf(n: Notification, texts: Texts): RowAction {
  if (n.snoozedUntil) return { name: "unsnooze", label: texts.unsnooze, icon: "arrow-up" };
  return n.readAt ? { name: "unread", label: texts.markUnread, icon: "dot" } : { name: "read", label: texts.markRead, icon: "check" };
}

/** Into the archive, or out of it. */
export function archivingOf(n: Notification, texts: Texts): RowAction {
  return n.archivedAt
    ? { name: "unarchive", label: texts.unarchive, icon: "unarchive" }
    : { name: "archive", label: texts.archive, icon: "archive" };
}
