import { isReplacedBy, placeOf } from "@notifications/client";
import type { Notification, NotificationChange, Priority, ReadUpTo } from "@notifications/client";

/** How long one stays; null: until it is dismissed. */
const lifetimes: Record<Priority, number | null> = { low: 4000, normal: 6000, high: 8000, urgent: 12_000, critical: null };

/** How long a group has no toast after its last one, in milliseconds. */
const quietFor = 60_000;

export interface Toast {
  notification: Notification;
  /** Left to be shown, in milliseconds. */
  left: number | null;
}

/** Which toasts there are, critical ones before the newest, and how long each still stays. Time passes only when told. */
export class ToastStack {
  toasts: Toast[] = [];
  /** Of progress or of a group that was dismissed: what comes next does not bring it back. */
  readonly #dismissed = new Set<string>();
  /** When a group's last toast came. */
  readonly #told = new Map<string, number>();

  add(notification: Notification, now = Date.now()): void {
    const place = placeOf(notification);
    if (notification.silent || (place !== null && this.#dismissed.has(place))) return;
    if (this.toasts.some((t) => isReplacedBy(notification, t.notification))) return;
    const at = this.toasts.findIndex((t) => t.notification.id === notification.id || (place !== null && placeOf(t.notification) === place));
    if (notification.group && !this.#isTimeFor(notification.group.id, at >= 0, now)) return;
    const toast = { notification, left: lifetimes[notification.priority] };
    // One that takes another's place does not jump.
    const toasts = at < 0 ? [toast, ...this.toasts] : this.toasts.with(at, toast);
    this.toasts = toasts.sort((a, b) => Number(b.left === null) - Number(a.left === null));
  }

  dismiss(id: string): void {
    const toast = this.toasts.find((t) => t.notification.id === id);
    const place = toast && placeOf(toast.notification);
    if (place) this.#dismissed.add(place);
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

  /** Without those that are shown elsewhere, but for critical ones. */
  leave(isShown: (id: string) => boolean): void {
    this.toasts = this.toasts.filter((t) => t.left === null || !isShown(t.notification.id));
  }

  /** A group that grows changes the toast that is there; once that is gone, a busy one is quiet for a while. */
  #isTimeFor(group: string, isShown: boolean, now: number): boolean {
    if (!isShown && now - (this.#told.get(group) ?? -Infinity) < quietFor) return false;
    this.#told.delete(group);
    this.#told.set(group, now);
    const [oldest] = this.#told.keys();
    if (this.#told.size > 100 && oldest !== undefined) this.#told.delete(oldest);
    return true;
  }

  #drop(id: string): void {
    this.toasts = this.toasts.filter((t) => t.notification.id !== id);
  }
}
