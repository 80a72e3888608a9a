import type { Notification } from "@notifications/client";
import { shortTime } from "../core/time.ts";
import type { Texts } from "../texts/index.ts";

/** The times that rows show. Kept for their minute: formatting a thousand at each render would take longer than all the rest of it. */
export class ItemTimes {
  readonly #known = new WeakMap<Notification, { minute: number; texts: Texts; text: string }>();

  of(n: Notification, now: Date, locale: string, texts: Texts): string {
    const minute = Math.floor(now.getTime() / 60_000);
    const known = this.#known.get(n);
    if (known?.minute === minute && known.texts === texts) return known.text;
    const text = shortTime(new Date(n.createdAt), now, locale, texts);
    this.#known.set(n, { minute, texts, text });
    return text;
  }
}
