"use client";
import { type ClientOptions, NotificationsClient } from "@notifications/client";
import { createContext, createElement, type ReactElement, type ReactNode, useContext, useEffect, useMemo, useRef } from "react";

const Context = createContext<NotificationsClient | undefined>(undefined);

export type NotificationsProviderProps = { children?: ReactNode } & (
  | {
      /** The app's own client: the app connects and closes it. */
      client: NotificationsClient;
    }
  | (Omit<ClientOptions, "after"> & {
      client?: undefined;
      /** Who is signed in: when it changes, the connection is another one. */
      user?: string | undefined;
    })
);

/**
 * Gives the hooks below it a client, which is connected while this is mounted. Rendered on a server, it connects to nothing.
 * Of the options only `url` and `user` make another client when they change; `token` may be another function each time.
 */
export function NotificationsProvider(props: NotificationsProviderProps): ReactElement {
  const { client, children } = props;
  const options = client ? undefined : props;
  const latest = useRef(options);
  latest.current = options;
  const own = useMemo(
    () => options && new NotificationsClient({ ...options, token: () => latest.current?.token() ?? "" }),
    [options?.url, options?.user, options === undefined],
  );
  useEffect(() => {
    // What fails is told by the client's state and its event `error`.
    void own?.connect().catch(() => {});
    return () => void own?.close();
  }, [own]);
  return createElement(Context.Provider, { value: client ?? own }, children);
}

/** The client of the provider above. */
export function useNotificationsClient(): NotificationsClient {
  const client = useContext(Context);
  if (!client) throw new Error("There is no <NotificationsProvider> above this component.");
  return client;
}
