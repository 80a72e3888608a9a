import { pageLanguage, t } from "./language.ts";

/** Where the day comes first: "28 Nov", "28. Nov.". */
const locales = { en: "en-GB", de: "de-DE" } as const;

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numbers(options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return kept("n", options, (locale) => new Intl.NumberFormat(locale, options));
}

function times(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept("t", options, (locale) => new Intl.DateTimeFormat(locale, options));
}

/** Formatters are costly to make. */
function kept<T extends Intl.NumberFormat | Intl.DateTimeFormat>(kind: string, options: object, make: (locale: string) => T): T {
  const locale = locales[pageLanguage()];
  const key = kind + locale + JSON.stringify(options);
  let format = made.get(key) as T | undefined;
  if (!format) made.set(key, (format = make(locale)));
  return format;
}

export function count(value: number): string {
  return numbers().format(value);
}

/** Three digits: more would be noise. */
export function figure(value: number): string {
  return numbers({ maximumSignificantDigits: 3 }).format(value);
}

const second = 1000;
const units = [
  ["d", 86_400 * second],
  ["h", 3_600 * second],
  ["min", 60 * second],
  ["s", second],
] as const;

/** As people say it: "240 ms", "15.7 s", "11 min 48 s", "2 h 5 min". */
export function duration(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined) return "–";
  if (milliseconds < second) return `${figure(milliseconds)} ms`;
  if (milliseconds < 60 * second) return `${figure(milliseconds / second)} s`;
  const whole = Math.round(milliseconds / second) * second;
  const at = units.findIndex(([, size]) => whole >= size);
  const [large, small] = [units[at]!, units[at + 1]!];
  const rest = Math.floor((whole % large[1]) / small[1]);
  return `${count(Math.floor(whole / large[1]))} ${large[0]}${rest > 0 ? ` ${rest} ${small[0]}` : ""}`;
}

export function time(at: string): string {
  return times({ hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(new Date(at));
}

export function dateTime(at: string): string {
  return times({ day: "2-digit", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(new Date(at));
}

/** @param day 0 is Monday. */
export function weekday(day: number, style: "short" | "long"): string {
  return times({ weekday: style, timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, 1 + day)));
}

/** @param at Seconds since 1970. */
export function clock(at: number): string {
  return times({ hour: "2-digit", minute: "2-digit" }).format(at * 1000);
}

export function words(code: string): string {
  const text = code.replaceAll(/[_.-]+/g, " ").replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  if (text === "sms") return "SMS";
  return t(text.charAt(0).toUpperCase() + text.slice(1));
}

/** Characters that can't be seen, or change how others are seen, as such: somebody may have put them there to deceive. */
export function visible(text: string): string {
  return text
    .replace(/[\u0000-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replace(
      /[\u007f-\u009f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
      (c) => `⟨U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`,
    );
}
