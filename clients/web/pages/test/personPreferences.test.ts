import type { Preferences } from "@notifications/client";
import { afterEach, expect, test, vi } from "vitest";
import { digestOf, quietHoursOf } from "../src/admin/personPreferences.ts";

afterEach(() => void vi.unstubAllGlobals());

function some(changes: Partial<Preferences>): Preferences {
  return { categories: {}, quietHours: null, digest: { frequency: "immediate", hour: 8, day: "mon" }, ...changes } as Preferences;
}

function speak(lang: string): void {
  vi.stubGlobal("document", { documentElement: { lang } });
}

test("quiet hours are shown with times, zone and days", () => {
  speak("en");
  const hours = { start: "22:00", end: "07:00", timeZone: "Europe/Berlin" };
  const every = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
  expect(quietHoursOf(some({}))).toBe("none");
  expect(quietHoursOf(some({ quietHours: { ...hours, days: [...every] } }))).toBe("22:00–07:00, Europe/Berlin, every day");
  expect(quietHoursOf(some({ quietHours: { ...hours, days: ["fri", "sat"] } }))).toBe("22:00–07:00, Europe/Berlin, Fri, Sat");
  speak("de");
  expect(quietHoursOf(some({ quietHours: { ...hours, days: ["fri", "sat"] } }))).toBe("22:00–07:00, Europe/Berlin, Fr, Sa");
});

test.each([
  ["immediate", "none: one email each"],
  ["hourly", "hourly"],
  ["daily", "daily, 08:00, Europe/Berlin"],
  ["weekly", "weekly, Wednesday 08:00, Europe/Berlin"],
] as const)("a digest that is %s says when", (frequency, expected) => {
  speak("en");
  expect(digestOf(some({ digest: { frequency, hour: 8, day: "wed" } }), "Europe/Berlin")).toBe(expected);
});

test("a digest says what comes with it", () => {
  speak("en");
  const digest = { frequency: "daily", hour: 18, day: "mon", summary: true } as const;
  const categories = { comment_added: { email: "digest" }, task_done: { email: false } } as const;
  expect(digestOf(some({ digest, categories }), null)).toBe(
    "daily, 18:00, UTC; with a summary of all that is unread; always for comment_added",
  );
});
