export { ApiError, isSignedOut } from "./apiError.ts";
export { isLater, isReplacedBy } from "./collapse.ts";
export { NotificationsClient } from "./client.ts";
export type * from "./events.ts";
export type { CallOptions } from "./http.ts";
export * from "./model.ts";
export type { ClientOptions } from "./options.ts";
export * from "./preferences.ts";
export { disablePush, enablePush, type PushState, pushState } from "./push.ts";
