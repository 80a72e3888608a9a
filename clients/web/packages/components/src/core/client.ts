import { ApiError, NotificationsClient } from "@notifications/client";

/** A user's token, or what gets it. */
export type TokenSource = string | (() => string | Promise<string>);

export interface Connection {
  /** Of the API: `https://notify.example.com/api/v1`. Default: where this script came from, else `/api/v1`. */
  server?: string | undefined;
  token?: TokenSource | undefined;
  /** Answers the page's own user with a token: JSON `{ "token": "…" }` or plain text. Asked with cookies. */
  tokenUrl?: string | undefined;
}

const changed = new EventTarget();
const byAddress = new Map<string, NotificationsClient>();
let shared: NotificationsClient | undefined;

/** The client of every component on the page that has none of its own. Undefined signs out. */
export function configure(client: NotificationsClient | Connection | undefined): NotificationsClient | undefined {
  const next = client === undefined || client instanceof NotificationsClient || "list" in client ? client : create(client);
  if (next !== shared) {
    shared = next as NotificationsClient | undefined;
    if (shared) start(shared);
    changed.dispatchEvent(new Event("change"));
  }
  return shared;
}

export function sharedClient(): NotificationsClient | undefined {
  return shared;
}

/** @returns what ends it. */
export function onSharedClient(handler: () => void): () => void {
  changed.addEventListener("change", handler);
  return () => changed.removeEventListener("change", handler);
}

/** The client for a component's attributes; the first one of a page serves the components without any. */
export function clientOf(connection: Connection): NotificationsClient | undefined {
  if (!connection.token && !connection.tokenUrl) return undefined;
  const key = JSON.stringify([connection.server, connection.tokenUrl, typeof connection.token === "string" ? connection.token : null]);
  let client = byAddress.get(key);
  if (!client) {
    client = create(connection);
    byAddress.set(key, client);
    start(client);
  }
  if (!shared) configure(client);
  return client;
}

export function defaultServer(): string {
  const script = new URL(import.meta.url);
  const inApp = /^(.*\/api\/v\d+)\/app\//.exec(script.pathname);
  return inApp ? script.origin + inApp[1] : "/api/v1";
}

function create({ server, token, tokenUrl }: Connection): NotificationsClient {
  const get = typeof token === "function" ? token : typeof token === "string" ? () => token : () => fetchToken(tokenUrl ?? "");
  return new NotificationsClient({ url: server || defaultServer(), token: get });
}

function start(client: NotificationsClient): void {
  // What fails is told by the client's state and its event `error`.
  if (client.state === "closed") void client.connect().catch(() => {});
}

const watched = new WeakSet<NotificationsClient>();

/** Tells the page, once for all components, that nobody is signed in any more; tries again when somebody comes back to the page. */
export function watchSignOut(client: NotificationsClient): void {
  if (watched.has(client)) return;
  watched.add(client);
  const retry = (): Promise<void> => signIn(client);
  const tell = (): void => {
    if (client.state !== "signedOut") return;
    document.dispatchEvent(new CustomEvent("notifications-signed-out", { detail: { client, retry } }));
  };
  client.on("state", tell);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && client.state === "signedOut") void retry();
  });
  tell();
}

/** Tries again after somebody signed in. Without a sign-in it stays signed out. */
export async function signIn(client: NotificationsClient): Promise<void> {
  await client.connect().catch(() => {});
}

/** Apps say in several ways that nobody is signed in: 401 or 403, no token, or a redirect to the page where one signs in. */
export async function fetchToken(url: string): Promise<string> {
  const response = await fetch(url, { credentials: "include", headers: { Accept: "application/json, text/plain" } });
  if (response.status === 401 || response.status === 403) throw signedOut(`answered ${response.status}`);
  if (!response.ok) throw new Error(`The token's address answered ${response.status}.`);
  const text = (await response.text()).trim();
  if (response.headers.get("Content-Type")?.startsWith("text/html")) throw signedOut("answered with a page");
  const token: unknown = text.startsWith("{") ? (JSON.parse(text) as { token?: unknown }).token : text;
  if (typeof token !== "string" || token === "") throw signedOut("answered without a token");
  return token;
}

function signedOut(how: string): ApiError {
  return new ApiError(401, { type: "about:blank", title: "Signed out", status: 401, detail: `The token's address ${how}.` });
}
