import type { NotificationsClient } from "@notifications/client";

const open = new Map<NotificationsClient, number>();
const changed = new EventTarget();

/** A panel with the inbox was opened or closed: what it shows needs no toast. */
export function panelToggled(client: NotificationsClient, isOpen: boolean): void {
  open.set(client, Math.max(0, (open.get(client) ?? 0) + (isOpen ? 1 : -1)));
  changed.dispatchEvent(new Event("change"));
}

export function isPanelOpen(client: NotificationsClient | undefined): boolean {
  return client !== undefined && (open.get(client) ?? 0) > 0;
}

/** Whether an inbox has this one in sight. */
type Shows = (id: string) => boolean;

const inboxes = new Map<Shows, NotificationsClient>();

/** @returns what ends it. */
export function addInbox(client: NotificationsClient, shows: Shows): () => void {
  inboxes.set(shows, client);
  return () => inboxes.delete(shows);
}

/** What inboxes have in sight may be more than before. */
export function inboxesChanged(): void {
  changed.dispatchEvent(new Event("change"));
}

export function isShown(client: NotificationsClient | undefined, id: string): boolean {
  return isPanelOpen(client) || [...inboxes].some(([shows, of]) => of === client && shows(id));
}

/** @returns what ends it. */
export function onPanels(handler: () => void): () => void {
  changed.addEventListener("change", handler);
  return () => changed.removeEventListener("change", handler);
}
