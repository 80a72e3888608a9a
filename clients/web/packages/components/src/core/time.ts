import type { Texts } from "../texts/index.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formatters are costly to make and are asked for at every row. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(locale, options)));
  return format;
}

const relatives = new Map<string, Intl.RelativeTimeFormat>();

function relative(locale: string, style: "long" | "short" | "narrow"): Intl.RelativeTimeFormat {
  const key = locale + style;
  let format = relatives.get(key);
  if (!format) relatives.set(key, (format = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style })));
  return format;
}

/** "now", "5m ago", "3h ago"; on other days, whose name stands above the group, the time of day. */
export function shortTime(at: Date, now: Date, locale: string, texts: Texts): string {
  const age = now.getTime() - at.getTime();
  if (dayKey(at) !== dayKey(now) && age >= 0) return dateFormat(locale, { hour: "numeric", minute: "2-digit" }).format(at);
  if (age < minute) return texts.now;
  // "5m ago" says it all in English; in German the narrow "vor 5 m" would be metres.
  const format = relative(locale, locale.startsWith("en") ? "narrow" : "short");
  return age < hour ? format.format(-Math.floor(age / minute), "minute") : format.format(-Math.floor(age / hour), "hour");
}

export function fullTime(at: Date, locale: string): string {
  return dateFormat(locale, { dateStyle: "full", timeStyle: "short" }).format(at);
}

/** "Mon 23 Mar, 08:00": of the next days or months. */
export function soonTime(at: Date, locale: string): string {
  return dateFormat(locale, { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }).format(at);
}

/** The local day, for comparing. */
export function dayKey(at: Date): string {
  return `${at.getFullYear()}-${at.getMonth()}-${at.getDate()}`;
}

/** "Today", "Yesterday", "Monday", "12 March", "12 March 2024". */
export function dayName(at: Date, now: Date, locale: string): string {
  const days = Math.round((startOfDay(now).getTime() - startOfDay(at).getTime()) / day);
  if (days <= 1) return capital(relative(locale, "long").format(-Math.max(days, 0), "day"), locale);
  if (days < 7) return capital(dateFormat(locale, { weekday: "long" }).format(at), locale);
  const year = at.getFullYear() === now.getFullYear() ? {} : { year: "numeric" as const };
  return dateFormat(locale, { day: "numeric", month: "long", ...year }).format(at);
}

export interface SnoozeTime {
  label: string;
  until: Date;
  /** When that is. */
  hint: string;
}

/** The times that people mean when they say "later". */
export function snoozeTimes(now: Date, locale: string, texts: Texts): SnoozeTime[] {
  const time = dateFormat(locale, { hour: "numeric", minute: "2-digit" });
  const dayAndTime = dateFormat(locale, { weekday: "short", hour: "numeric", minute: "2-digit" });
  const inAnHour = new Date(now.getTime() + hour);
  const times = [{ label: texts.snoozeHour, until: inAnHour, hint: (isSameDay(inAnHour, now) ? time : dayAndTime).format(inAnHour) }];
  const evening = atHour(now, 0, 18);
  if (evening.getTime() - now.getTime() > hour) times.push({ label: texts.snoozeEvening, until: evening, hint: time.format(evening) });
  const tomorrow = atHour(now, 1, 8);
  times.push({ label: texts.snoozeTomorrow, until: tomorrow, hint: dayAndTime.format(tomorrow) });
  // On a Sunday, next Monday is tomorrow: the week after is meant.
  const monday = atHour(now, ((8 - now.getDay()) % 7 || 7) === 1 ? 8 : (8 - now.getDay()) % 7 || 7, 8);
  times.push({
    label: texts.snoozeWeek,
    until: monday,
    hint: dateFormat(locale, { weekday: "short", day: "numeric", month: "short" }).format(monday),
  });
  return times;
}

function isSameDay(a: Date, b: Date): boolean {
  return dayKey(a) === dayKey(b);
}

function atHour(from: Date, days: number, hours: number): Date {
  return new Date(from.getFullYear(), from.getMonth(), from.getDate() + days, hours);
}

function startOfDay(at: Date): Date {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate());
}

function capital(text: string, locale: string): string {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}
