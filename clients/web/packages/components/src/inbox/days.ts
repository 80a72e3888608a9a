import type { Notification } from "@notifications/client";
import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { dayKey, dayName } from "../core/time.ts";

/** The list in groups, by the reader's own days. */
export function daysTemplate(items: Notification[], now: Date, locale: string, itemTemplate: (n: Notification) => unknown): unknown {
  return repeat(
    byDay(items),
    ([day]) => day,
    ([day, ofDay]) => html`
      <div class="day" role="group" aria-labelledby="day-${day}">
        <h3 id="day-${day}" class="day-name" part="day">${dayName(new Date(ofDay[0]!.createdAt), now, locale)}</h3>
        <ul>
          ${repeat(ofDay, (n) => n.id, (n) => html`<li>${itemTemplate(n)}</li>`)}
        </ul>
      </div>
    `,
  );
}

function byDay(items: Notification[]): Map<string, Notification[]> {
  const days = new Map<string, Notification[]>();
  for (const n of items) {
    const key = dayKey(new Date(n.createdAt));
    const day = days.get(key);
    if (day) day.push(n);
    else days.set(key, [n]);
  }
  return days;
}
