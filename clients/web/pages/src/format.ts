const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const clockWithSeconds = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const hourAndMinute = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dateAndClock = new Intl.DateTimeFormat("en-GB", { day: "2-digit", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" });

export function count(value: number): string {
  return whole.format(value);
}

/** Three digits: more would be noise. */
export function figure(value: number): string {
  return short.format(value);
}

export function milliseconds(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : `${figure(value)} ms`;
}

export function time(at: string): string {
  return clockWithSeconds.format(new Date(at));
}

export function dateTime(at: string): string {
  return dateAndClock.format(new Date(at));
}

/** @param at Seconds since 1970. */
export function clock(at: number): string {
  return hourAndMinute.format(at * 1000);
}

export function words(code: string): string {
  const text = code.replaceAll(/[_.-]+/g, " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
