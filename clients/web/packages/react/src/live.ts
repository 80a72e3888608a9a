"use client";
import { type ClientEvents, type ConnectionState, type EventHandler, unreadCountOf } from "@notifications/client";
import { useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import { useNotificationsClient } from "./provider.ts";

/** `connected`, `reconnecting`, `offline` and so on. */
export function useConnection(): ConnectionState {
  const client = useNotificationsClient();
  const subscribe = useCallback((changed: () => void) => client.on("state", changed), [client]);
  return useSyncExternalStore(subscribe, () => client.state, () => "closed");
}

/** The server's count; undefined until it is known, and when nobody is signed in. */
export function useUnreadCount(): number | undefined {
  const count = unreadCountOf(useNotificationsClient());
  const subscribe = useCallback((changed: () => void) => count.subscribe(changed), [count]);
  return useSyncExternalStore(subscribe, () => count.value, () => undefined);
}

/** Calls the newest handler with each event while the component is mounted; also your app's own events, as `app:stock`. */
export function useNotificationEvent<E extends keyof ClientEvents>(event: E, handler: EventHandler<E>): void {
  const client = useNotificationsClient();
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => client.on(event, (payload, info) => latest.current(payload, info)), [client, event]);
}
