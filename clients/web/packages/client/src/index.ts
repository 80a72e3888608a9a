export { ApiError } from "./apiError.ts";
export { NotificationsClient } from "./client.ts";
export type * from "./events.ts";
export * from "./model.ts";
export type { ClientOptions } from "./options.ts";
export * from "./preferences.ts";
export { disablePush, enablePush, pushState } from "./push.ts";
