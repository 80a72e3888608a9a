import { type Notification as Received, type NotificationsClient, priorities, type Priority } from "@notifications/client";
import { safeLink } from "../core/links.ts";
import { inOneTab } from "./once.ts";

export interface DesktopOptions {
  /** A picture beside the text. */
  icon?: string;
  /** Less important ones are left to the page. */
  minPriority?: Priority;
  /** What a click does, after the tab came to the front; by default it follows the notification's link. */
  open?: (notification: Received) => void;
}

/** Asks for permission: browsers want that within a click. */
export async function allowDesktopNotifications(): Promise<NotificationPermission> {
  return "Notification" in globalThis ? Notification.requestPermission() : "denied";
}

/**
 * The system's own notifications for what arrives while no tab of the page is in sight, once permission was given. One for each, however
 * many tabs are open. With Web Push the service worker does that also when no tab is open; use one of them.
 * @returns ends it
 */
export function showDesktopNotifications(client: NotificationsClient, options: DesktopOptions = {}): () => void {
  const { icon, minPriority = "low", open = follow } = options;
  return client.on("notification", (n, info) => {
    if (!("Notification" in globalThis) || Notification.permission !== "granted" || !document.hidden) return;
    if (n.silent || info.caughtUp || priorities.indexOf(n.priority) < priorities.indexOf(minPriority)) return;
    inOneTab(`notifications-desktop:${n.id}`, () => {
      const shown = new Notification(n.title, { body: n.message ?? "", tag: n.id, ...(icon === undefined ? {} : { icon }) });
      shown.onclick = () => {
        window.focus();
        shown.close();
        open(n);
      };
    });
  });
}

function follow(notification: Received): void {
  const link = safeLink(notification.actionUrl);
  if (link) location.assign(link);
}
