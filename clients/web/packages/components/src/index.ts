export * from "@notifications/client";
export { NotificationAnnouncements } from "./announcements/notificationAnnouncements.ts";
export { NotificationBell } from "./bell/notificationBell.ts";
export { configure, type Connection, type TokenSource } from "./core/client.ts";
export { NotificationInbox } from "./inbox/notificationInbox.ts";
export { NotificationMessages } from "./messages/notificationMessages.ts";
export { NotificationPreferences } from "./preferences/notificationPreferences.ts";
export { addTexts, type Texts } from "./texts/index.ts";
export { NotificationToasts } from "./toasts/notificationToasts.ts";
