import type { NotificationsClient } from "./client.ts";

export type PushState =
  /** This browser can't, or the server isn't set up for it. */
  | "unsupported"
  /** The user refused; only the browser's settings can undo that. */
  | "denied"
  | "disabled"
  | "enabled";

/** Whether this browser gets pushes while the page is closed. */
export async function pushState(client: NotificationsClient): Promise<PushState> {
  if (!supported() || (await client.pushKey()) === undefined) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  return (await current()) ? "enabled" : "disabled";
}

/**
 * Asks the user for permission, and subscribes this browser. Call it on a click: browsers refuse to ask otherwise.
 * @param worker Address of this package's service worker `sw.js`; its folder is what it can control.
 */
export async function enablePush(client: NotificationsClient, worker: string): Promise<PushState> {
  if (!supported()) return "unsupported";
  // First of all: after a wait the click would no longer count as one.
  const permission = await Notification.requestPermission();
  if (permission !== "granted") return permission === "denied" ? "denied" : "disabled";
  const key = await client.pushKey();
  if (key === undefined) return "unsupported";
  await navigator.serviceWorker.register(worker);
  const registration = await navigator.serviceWorker.ready;
  const known = await registration.pushManager.getSubscription();
  // One made with another key would never be answered: the server's key has changed.
  if (known && !sameKey(known, key)) await known.unsubscribe();
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
  await client.subscribePush(subscription.toJSON());
  return "enabled";
}

/** Unsubscribes this browser, here and at the server. Call it also when the user signs out. */
export async function disablePush(client: NotificationsClient): Promise<PushState> {
  if (!supported()) return "unsupported";
  const subscription = await current();
  if (subscription) {
    await client.unsubscribePush(subscription.endpoint);
    await subscription.unsubscribe();
  }
  return Notification.permission === "denied" ? "denied" : "disabled";
}

function supported(): boolean {
  return "PushManager" in globalThis && "Notification" in globalThis && "serviceWorker" in navigator;
}

async function current(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

function sameKey(subscription: PushSubscription, key: string): boolean {
  const used = subscription.options.applicationServerKey;
  return used !== null && String(new Uint8Array(used)) === String(bytes(key));
}

function bytes(base64Url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64Url.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}
