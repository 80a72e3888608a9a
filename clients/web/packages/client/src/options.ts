import type { IHubProtocol } from "@microsoft/signalr";

export interface ClientOptions {
  /** Of the API, with its version: `https://notify.example.com/api/v1`; in a browser also relative, `/api/v1`. */
  url: string;
  /**
   * Gives the user's token. Asked again when the token expires or is refused. An error with `status: 401` says that nobody is signed in;
   * after any other it is asked again.
   */
  token: () => string | Promise<string>;
  /** One connection for all tabs of the same user and address, where the browser can. Default: true. */
  tabs?: boolean;
  /** Tells the server of every notification that arrived. Default: true. */
  acknowledge?: boolean;
  /** Instead of the global one. */
  fetch?: typeof fetch;
  /** Gets what may help to find a fault; nothing by default. Never tokens or texts of notifications. */
  logger?: (message: string, error?: unknown) => void;
  /** Instead of SignalR's JSON protocol. */
  protocol?: IHubProtocol;
  /** Where messages that are not sent yet are kept over a reload, such as `sessionStorage`. Default: nowhere. */
  unsentStorage?: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  /** The newest notification that was received before, {@link NotificationsClient.newest}: what came after it is caught up with. */
  after?: string | undefined;
}
