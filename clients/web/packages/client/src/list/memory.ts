import type { NotificationsClient } from "../client.ts";
import { isReplacedBy, placeOf } from "../collapse.ts";
import type { Notification, NotificationChange, ReadUpTo } from "../model.ts";
import { fits, type InboxFilter } from "./filter.ts";

const kept = 1_000;

/** Every notification that was loaded for a client, whichever list loaded it: what can be shown while the server can't be asked. */
export class Memory {
  readonly #known = new Map<string, Notification>();

  remember(notifications: Notification[]): void {
    for (const n of notifications) {
      this.#known.delete(n.id);
      if (placeOf(n) !== null && !this.#takesPlace(n)) continue;
      this.#known.set(n.id, n);
    }
    for (const id of this.#known.keys()) {
      if (this.#known.size <= kept) break;
      this.#known.delete(id);
    }
  }

  change(change: NotificationChange | ReadUpTo): void {
    if ("readUpTo" in change) {
      for (const [id, n] of this.#known) {
        if (!n.readAt && id <= change.readUpTo) this.#known.set(id, { ...n, readAt: change.readAt, status: change.status });
      }
      return;
    }
    const known = this.#known.get(change.id);
    if (change.deletedAt) this.#known.delete(change.id);
    else if (known) this.#known.set(change.id, { ...known, ...change });
  }

  /** Of two with the same key the later one stays. */
  #takesPlace(notification: Notification): boolean {
    for (const [other, n] of this.#known) {
      if (isReplacedBy(notification, n)) return false;
      if (isReplacedBy(n, notification)) this.#known.delete(other);
    }
    return true;
  }

  /** Newest first. */
  select(filter: InboxFilter): Notification[] {
    const wanted = folded(filter.q ?? "");
    const isFound = ({ title, message }: Notification): boolean => folded(`${title}\n${message}`).includes(wanted);
    return [...this.#known.values()].filter((n) => fits(n, filter) && isFound(n)).sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  clear(): void {
    this.#known.clear();
  }
}

/** As the server compares texts: in one normal form, and whatever the case. */
export function folded(text: string): string {
  const folding = text.normalize("NFKD").toUpperCase().toLowerCase();
  return folding.replaceAll("i\u0307", "i").replaceAll("ς", "σ").normalize("NFKC");
}

const memories = new WeakMap<NotificationsClient, Memory>();

export function memoryOf(client: NotificationsClient): Memory {
  let memory = memories.get(client);
  if (!memory) memories.set(client, (memory = new Memory()));
  return memory;
}
