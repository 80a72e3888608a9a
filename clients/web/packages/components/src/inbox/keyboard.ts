import type { Notification } from "@notifications/client";
import type { ActionName } from "./actions.ts";

/** What a key does to the item that has the focus. Single letters only there, so that they collide with nothing else. */
export function actionOfKey(event: KeyboardEvent, n: Notification): ActionName | "snooze-menu" | "help" | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  switch (event.key) {
    case "Delete":
      return "delete";
    case "e":
      return n.archivedAt ? "unarchive" : "archive";
    case "u":
      return n.snoozedUntil ? "unsnooze" : n.readAt ? "unread" : "read";
    case "s":
      return n.archivedAt ? undefined : "snooze-menu";
    case "?":
      return "help";
    default:
      return undefined;
  }
}

/** The index that an arrow key leads to. */
export function moveOfKey(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case "ArrowDown":
      return Math.min(at + 1, count - 1);
    case "ArrowUp":
      return Math.max(at - 1, 0);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
