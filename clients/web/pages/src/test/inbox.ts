import { button, el, find } from "../dom";
import type { Notification, NotificationChange, ReadUpTo } from "../model";
import { milliseconds } from "./latencies";

interface Row {
  notification: Notification;
  element: HTMLLIElement;
  latency?: number;
  roundTrip?: number;
}

/** The list of notifications, newest first, each shown once however often it is told of. */
export class Inbox {
  readonly #list = find("inbox", HTMLOListElement);
  readonly #empty = find("empty", HTMLParagraphElement);
  readonly #rows = new Map<string, Row>();
  readonly #onRead: (id: string) => void;

  constructor(onRead: (id: string) => void) {
    this.#onRead = onRead;
  }

  has(id: string): boolean {
    return this.#rows.has(id);
  }

  get size(): number {
    return this.#rows.size;
  }

  clear(): void {
    this.#rows.clear();
    this.#list.replaceChildren();
    this.#empty.hidden = false;
  }

  put(notification: Notification, times: { latency?: number; roundTrip?: number } = {}): void {
    const row = this.#rows.get(notification.id) ?? { notification, element: el("li", {}) };
    const isNew = !this.#rows.has(notification.id);
    if (isNew) this.#collapse(notification);
    Object.assign(row, times, { notification });
    this.#rows.set(notification.id, row);
    if (isNew) this.#place(row);
    this.#render(row);
    this.#empty.hidden = true;
  }

  /** A later one with the same collapse key takes the earlier one's place. */
  #collapse({ collapseKey }: Notification): void {
    for (const [id, row] of this.#rows) {
      if (!collapseKey || row.notification.collapseKey !== collapseKey) continue;
      this.#rows.delete(id);
      row.element.remove();
    }
  }

  change(change: NotificationChange): void {
    const row = this.#rows.get(change.id);
    if (!row) return;
    if (change.deletedAt) {
      this.#rows.delete(change.id);
      row.element.remove();
      this.#empty.hidden = this.#rows.size > 0;
      return;
    }
    this.put({ ...row.notification, ...change });
  }

  acknowledged(id: string, roundTrip: number): void {
    const row = this.#rows.get(id);
    if (row) this.put(row.notification, { roundTrip });
  }

  /** Ids are made so that a later one sorts after an earlier one. */
  readUpTo({ readUpTo, readAt, status }: ReadUpTo): void {
    for (const { notification } of this.#rows.values()) {
      if (!notification.readAt && notification.id <= readUpTo) this.put({ ...notification, readAt, status });
    }
  }

  #place(row: Row): void {
    const before = [...this.#rows.values()].filter((r) => r.notification.id < row.notification.id);
    const next = before.reduce<Row | undefined>((a, b) => (a && a.notification.id > b.notification.id ? a : b), undefined);
    this.#list.insertBefore(row.element, next?.element ?? null);
    row.element.classList.add("fresh");
  }

  #render(row: Row): void {
    const n = row.notification;
    const isRead = n.readAt !== null && n.readAt !== undefined;
    const hadFocus = row.element.contains(document.activeElement);
    row.element.classList.toggle("read", isRead);
    row.element.dataset.type = n.type;
    // Through the object model, which the content security policy allows; only what is a colour.
    if (n.color && CSS.supports("color", n.color)) row.element.style.setProperty("--stripe", n.color);
    row.element.replaceChildren(
      el("h3", {}, n.title),
      isRead ? el("span", { class: "mark" }, "read") : button("Mark read", "small mark", () => this.#onRead(n.id)),
      el("p", { class: "text" }, n.message, ...link(n.actionUrl)),
      el(
        "p",
        { class: "meta" },
        row.latency !== undefined && el("span", { class: "chip time", title: "from the click on Send to the arrival here" }, milliseconds(row.latency)),
        row.roundTrip !== undefined && el("span", { class: "chip", title: "acknowledgement, there and back" }, `ack ${milliseconds(row.roundTrip)}`),
        el("span", { class: `chip ${n.priority}` }, n.priority),
        el("span", { class: "chip" }, n.type),
        el("span", { class: "chip" }, n.status),
        el("time", { datetime: n.createdAt, title: n.id }, new Date(n.createdAt).toLocaleTimeString()),
      ),
    );
    if (hadFocus) row.element.querySelector("button")?.focus();
  }
}

/** A link only where it leads to a page: never a script. */
function link(actionUrl: string | null): (Node | string)[] {
  if (!actionUrl || !URL.canParse(actionUrl, location.href)) return [];
  const url = new URL(actionUrl, location.href);
  return url.protocol === "http:" || url.protocol === "https:" ? [" ", el("a", { href: url.href, rel: "noopener noreferrer" }, "Open")] : [];
}
