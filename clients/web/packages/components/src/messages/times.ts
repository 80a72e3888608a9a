import type { Texts } from "../texts/index.ts";
import { dateFormat, dayKey, fullTime, shortTime } from "../core/time.ts";

export { fullTime };

/** In a list of different days: "5m ago" today, else the day. */
export function shortDay(at: Date, now: Date, locale: string, texts: Texts): string {
  if (dayKey(at) === dayKey(now)) return shortTime(at, now, locale, texts);
  const days = (now.getTime() - at.getTime()) / 86_400_000;
  if (days < 6) return dateFormat(locale, { weekday: "short" }).format(at);
  const year = at.getFullYear() === now.getFullYear() ? {} : { year: "2-digit" as const };
  return dateFormat(locale, { day: "numeric", month: "numeric", ...year }).format(at);
}

export function timeOfDay(at: Date, locale: string): string {
  return dateFormat(locale, { hour: "numeric", minute: "2-digit" }).format(at);
}
