export { NotificationsProvider, type NotificationsProviderProps, useNotificationsClient } from "./provider.ts";
export { useConnection, useNotificationEvent, useUnreadCount } from "./live.ts";
export { type NotificationsResult, useNotifications } from "./useNotifications.ts";
export { type PreferencesResult, usePreferences } from "./usePreferences.ts";
