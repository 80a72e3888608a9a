export * from "@notifications/client";
export { configure, type Connection, type TokenSource } from "./core/client.ts";
export { NotificationInbox } from "./inbox/notificationInbox.ts";
export { addTexts, type Texts } from "./texts/index.ts";
