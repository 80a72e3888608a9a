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

/** @returns what ends it. */
export function onPanels(handler: () => void): () => void {
  changed.addEventListener("change", handler);
  return () => changed.removeEventListener("change", handler);
}
