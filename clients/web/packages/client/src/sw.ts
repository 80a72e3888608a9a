/** The service worker for Web Push: shows what arrives while no page is open, and opens its page on a click. */

const worker = self as unknown as ServiceWorkerGlobalScope;

/** As the server sends it. */
interface PushPayload {
  id: string;
  title: string;
  message: string;
  category: string;
  priority: "low" | "normal" | "high" | "urgent" | "critical";
  /** A later one with the same tag takes the place of the earlier. */
  tag: string;
  url?: string | null;
  /** The picture of who did it. */
  icon?: string;
  /** Buttons. */
  actions?: { title: string; url: string }[];
}

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("push", (event) => event.waitUntil(show(read(event.data))));
worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const data = event.notification.data as { url?: string; actions?: { url: string }[] } | null;
  // The action that was clicked is its number; none is the notification itself.
  event.waitUntil(openPage(event.action ? data?.actions?.[Number(event.action)]?.url : data?.url));
});

/** Browsers demand that every push shows something: what can't be read is shown without its text. */
function read(data: PushMessageData | null): Partial<PushPayload> {
  try {
    return (data?.json() as Partial<PushPayload> | null) ?? {};
  } catch {
    return {};
  }
}

function show(push: Partial<PushPayload>): Promise<void> {
  const urgent = push.priority === "urgent" || push.priority === "critical";
  const options: NotificationOptions & { renotify?: boolean; actions?: { action: string; title: string }[] } = {
    body: push.message ?? "",
    data: { id: push.id, url: push.url, actions: push.actions },
    requireInteraction: urgent,
    silent: push.priority === "low",
  };
  if (push.icon) options.icon = push.icon;
  if (push.actions) options.actions = push.actions.map(({ title }, i) => ({ action: String(i), title }));
  if (push.tag) Object.assign(options, { tag: push.tag, renotify: urgent });
  return worker.registration.showNotification(push.title ?? "New notification", options);
}

/** A page that is open already is brought to the front rather than opened again. */
async function openPage(url: string | undefined): Promise<void> {
  const target = page(url);
  const windows = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find((w) => w.url === target) ?? (url ? undefined : windows[0]);
  await (there ? there.focus() : worker.clients.openWindow(target));
}

/** Only pages: never `javascript:` or the like, whatever was sent. */
function page(url: string | undefined): string {
  const home = worker.registration.scope;
  if (!url || !URL.canParse(url, home)) return home;
  const target = new URL(url, home);
  return target.protocol === "https:" || target.protocol === "http:" ? target.href : home;
}
