import { isReplacedBy } from "@notifications/client";
import type { Notification, NotificationChange, Priority, ReadUpTo } from "@notifications/client";

/** How long one stays; null: until it is dismissed. */
const lifetimes: Record<Priority, number | null> = { low: 4000, normal: 6000, high: 8000, urgent: 12_000, critical: null };

export interface Toast {
  notification: Notification;
  /** Left to be shown, in milliseconds. */
  left: number | null;
}

/** Which toasts there are, critical ones before the newest, and how long each still stays. Time passes only when told. */
export class ToastStack {
  toasts: Toast[] = [];
  /** Of progress that was dismissed: its next step does not come back. */
  readonly #dismissed = new Set<string>();

  add(notification: Notification): void {
    const { collapseKey } = notification;
    if (notification.silent || (collapseKey !== null && this.#dismissed.has(collapseKey))) return;
    if (this.toasts.some((t) => isReplacedBy(notification, t.notification))) return;
    const at = this.toasts.findIndex(
      (t) => t.notification.id === notification.id || (collapseKey !== null && t.notification.collapseKey === collapseKey),
    );
    const toast = { notification, left: lifetimes[notification.priority] };
    // One that takes another's place does not jump.
    const toasts = at < 0 ? [toast, ...this.toasts] : this.toasts.with(at, toast);
    this.toasts = toasts.sort((a, b) => Number(b.left === null) - Number(a.left === null));
  }

  dismiss(id: string): void {
    const key = this.toasts.find((t) => t.notification.id === id)?.notification.collapseKey;
    if (key) this.#dismissed.add(key);
    this.#drop(id);
  }

  /** Dealt with elsewhere: in the inbox, or in another tab. */
  change(change: NotificationChange | ReadUpTo): void {
    if ("readUpTo" in change) this.toasts = this.toasts.filter((t) => t.notification.id > change.readUpTo);
    else if (change.readAt || change.archivedAt || change.deletedAt || change.snoozedUntil) this.#drop(change.id);
  }

  /** @param shown Only these grow older: the others wait for room. */
  pass(milliseconds: number, shown: number): void {
    this.toasts = this.toasts.flatMap((t, at) => {
      if (t.left === null || at >= shown) return [t];
      const left = t.left - milliseconds;
      return left > 0 ? [{ ...t, left }] : [];
    });
  }

  clear(): void {
    this.toasts = [];
  }

  keepCritical(): void {
    this.toasts = this.toasts.filter((t) => t.left === null);
  }

  #drop(id: string): void {
    this.toasts = this.toasts.filter((t) => t.notification.id !== id);
  }
}
