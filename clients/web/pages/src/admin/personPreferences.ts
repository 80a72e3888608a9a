import { type Preferences, type Weekday, weekdays } from "@notifications/client";
import { weekday } from "../format.ts";
import { t } from "../language.ts";

/** When they want to be left alone: "22:00–07:00, Europe/Berlin, Mon, Tue". */
export function quietHoursOf({ quietHours }: Preferences): string {
  if (!quietHours) return t("none");
  const { start, end, timeZone, days } = quietHours;
  const on = weekdays.every((day) => days.includes(day)) ? t("every day") : days.map((day) => named(day, "short")).join(", ");
  return `${start}–${end}, ${timeZone}, ${on}`;
}

/** How often mails come together, and of which categories they do in any case: "Weekly, Monday 08:00, Europe/Berlin". */
export function digestOf({ digest, categories, quietHours }: Preferences, timeZone: string | null): string {
  const { frequency, hour, day, summary } = digest;
  const at = `${String(hour).padStart(2, "0")}:00, ${timeZone ?? quietHours?.timeZone ?? "UTC"}`;
  const gathered = Object.entries(categories).filter(([, { email }]) => email === "digest").map(([category]) => category);
  const often = {
    immediate: t("none: one email each"), hourly: t("hourly"), daily: `${t("daily")}, ${at}`,
    weekly: `${t("weekly")}, ${named(day, "long")} ${at}`,
  }[frequency];
  return [
    often,
    summary ? t("with a summary of all that is unread") : "",
    gathered.length > 0 ? t("always for {categories}", { categories: gathered.join(", ") }) : "",
  ].filter(Boolean).join("; ");
}

function named(day: Weekday, style: "short" | "long"): string {
  return weekday(weekdays.indexOf(day), style);
}
