import type { Notification } from "@notifications/client";
import { html, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { dayKey, dayName } from "../core/time.ts";

export interface DaysContext {
  now: Date;
  locale: string;
  /** Of the one that the Tab key reaches. */
  currentId: string | undefined;
  /** What else changes rows: compared by identity. */
  others: unknown[];
  itemTemplate(n: Notification): unknown;
}

/** The list in groups, by the reader's own days. A day in which nothing changed is not rendered again. */
export class Days {
  #groups = new Map<string, Notification[]>();

  template(items: Notification[], context: DaysContext): unknown {
    const { now, locale, currentId, others } = context;
    const minute = Math.floor(now.getTime() / 60_000);
    this.#group(items);
    return repeat(
      this.#groups,
      ([day]) => day,
      ([day, ofDay]) => {
        const current = ofDay.some((n) => n.id === currentId) ? currentId : undefined;
        return guard([ofDay, current, minute, locale, ...others], () => dayTemplate(day, ofDay, context));
      },
    );
  }

  #group(items: Notification[]): void {
    const groups = new Map<string, Notification[]>();
    for (const n of items) {
      const day = dayKey(new Date(n.createdAt));
      const ofDay = groups.get(day);
      if (ofDay) ofDay.push(n);
      else groups.set(day, [n]);
    }
    for (const [day, ofDay] of groups) {
      const before = this.#groups.get(day);
      if (before?.length === ofDay.length && before.every((n, at) => n === ofDay[at])) groups.set(day, before);
    }
    this.#groups = groups;
  }
}

function dayTemplate(day: string, items: Notification[], { now, locale, itemTemplate }: DaysContext): TemplateResult {
  return html`
    <div class="day" role="group" aria-labelledby="day-${day}">
      <h3 id="day-${day}" class="day-name" part="day">${dayName(new Date(items[0]!.createdAt), now, locale)}</h3>
      <ul>
        ${repeat(items, (n) => n.id, (n) => html`<li>${itemTemplate(n)}</li>`)}
      </ul>
    </div>
  `;
}
