import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ApiError, unreadCountOf } from "@notifications/client";
import { failureText } from "../src/core/failure.ts";
import { iconOf } from "../src/core/icons.ts";
import { safeColor, safeImage, safeLink } from "../src/core/links.ts";
import { dayName, shortTime, snoozeTimes } from "../src/core/time.ts";
import { de } from "../src/texts/de.ts";
import { en } from "../src/texts/en.ts";
import { addTexts, categoryName, localeOf, textsOf } from "../src/texts/index.ts";
import { StandIn } from "./support/some.ts";

const page = "https://app.example.com/inbox";

test.each([
  ["/documents/42", "https://app.example.com/documents/42"],
  ["https://example.com/a?b=1", "https://example.com/a?b=1"],
  ["//evil.example.com/x", "https://evil.example.com/x"],
  ["javascript:alert(1)", undefined],
  ["JaVaScRiPt:alert(1)", undefined],
  ["\u0001javascript:alert(1)", undefined],
  ["java\nscript:alert(1)", undefined],
  ["data:text/html,<script>alert(1)</script>", undefined],
  ["vbscript:x", undefined],
  ["blob:https://app.example.com/1", undefined],
  ["http://[bad", undefined],
  ["", undefined],
  [null, undefined],
])("the link %j is %j", (given, expected) => {
  expect(safeLink(given, page)?.href).toBe(expected);
});

test.each([
  ["https://example.com/a.png", "https://example.com/a.png"],
  ["http://example.com/a.png", undefined],
  ["/a.png", undefined],
  ["data:image/svg+xml,<svg/>", undefined],
])("the picture %j is %j", (given, expected) => {
  expect(safeImage(given)).toBe(expected);
});

test.each(["red;background:url(https://x)", "url(x)", "#12", "#12345", "var(--x)", null])("%j is no color", (given) => {
  expect(safeColor(given)).toBeUndefined();
});

test("every icon that a pre-loaded template names is there", () => {
  const folder = new URL("../../../../../functions/Templates/Preloaded/", import.meta.url);
  const icons = readdirSync(folder).map((name) => (JSON.parse(readFileSync(new URL(name, folder), "utf8")) as { icon: string }).icon);
  expect(icons.length).toBeGreaterThan(0);
  expect(icons.filter((icon) => iconOf({ icon, type: "info" }) !== icon)).toEqual([]);
});

test.each([
  [null, "lock"],
  ["no-such-icon", "lock"],
  ["constructor", "lock"],
  ["trophy", "trophy"],
])("the icon %j of a security notification is %s", (icon, expected) => {
  expect(iconOf({ icon, type: "security" })).toBe(expected);
});

const now = new Date(2026, 2, 11, 15, 30);

test.each([
  [new Date(2026, 2, 11, 15, 29, 40), "now"],
  [new Date(2026, 2, 11, 15, 25), "5m ago"],
  [new Date(2026, 2, 11, 3, 30), "12h ago"],
  [new Date(2026, 2, 10, 16, 5), "4:05 PM"],
])("%s reads %s", (at, expected) => {
  expect(shortTime(at, now, "en-US", en).replace("\u202f", " ")).toBe(expected);
});

test.each([
  [new Date(2026, 2, 11, 0, 1), "Today", "Heute"],
  [new Date(2026, 2, 12, 0, 1), "Today", "Heute"],
  [new Date(2026, 2, 10, 23, 59), "Yesterday", "Gestern"],
  [new Date(2026, 2, 6), "Friday", "Freitag"],
  [new Date(2026, 1, 3), "February 3", "3. Februar"],
  [new Date(2024, 1, 3), "February 3, 2024", "3. Februar 2024"],
])("the day of %s is %s, %s", (at, english, german) => {
  expect(dayName(at, now, "en-US")).toBe(english);
  expect(dayName(at, now, "de")).toBe(german);
});

test.each([
  ["a Wednesday afternoon", new Date(2026, 2, 11, 15, 30), [[11, 16], [11, 18], [12, 8], [16, 8]]],
  ["an evening", new Date(2026, 2, 11, 17, 30), [[11, 18], [12, 8], [16, 8]]],
  ["a Sunday", new Date(2026, 2, 15, 10, 0), [[15, 11], [15, 18], [16, 8], [23, 8]]],
  ["a Monday", new Date(2026, 2, 16, 20, 0), [[16, 21], [17, 8], [23, 8]]],
] as const)("on %s one can snooze until sensible times", (_, at, expected) => {
  expect(snoozeTimes(at, "en", en).map(({ until }) => [until.getDate(), until.getHours()])).toEqual(expected);
});

test("a language falls back to its base, then to English", () => {
  expect(textsOf("de-AT")).toBe(de);
  expect(textsOf("fr")).toBe(en);
  addTexts("fr", { all: "Tout" });
  expect(textsOf("fr-CA")).toMatchObject({ all: "Tout", unread: "Unread" });
});

test.each([
  ["ar", "en"],
  ["zh-Hant-TW", "en"],
  ["de-AT", "de-AT"],
  ["en-GB", "en-GB"],
])("dates beside the texts of %s are in %s", (language, expected) => {
  expect(localeOf(language)).toBe(expected);
});

test("with texts of its own a language has its own dates", () => {
  expect(localeOf("it-CH")).toBe("en");
  addTexts("it", { all: "Tutte" });
  expect(localeOf("it-CH")).toBe("it-CH");
});

test("a refusal is told in the page's language", () => {
  const error = new ApiError(409, { type: "", title: "Busy", status: 409, detail: "The notification kept changing." });
  expect(failureText(error, en)).toBe("The notification kept changing.");
  expect(failureText(error, de)).toBe("Sie wurde eben anderswo geändert. Versuchen Sie es noch einmal.");
  expect(failureText(new ApiError(503, { type: "", title: "Away", status: 503 }), de)).toBe("Der Server hat gerade ein Problem.");
  expect(failureText(new TypeError("no network"), de)).toBe("Der Server ist nicht erreichbar.");
});

test("a category without a name of its own is named by its words", () => {
  expect(categoryName("grade_posted", en)).toBe("Grades");
  expect(categoryName("billing.invoice-due", en)).toBe("Billing invoice due");
  expect(categoryName("constructor", en)).toBe("Constructor");
});

test("a count that was asked for before another was told is dropped", async () => {
  const server = new StandIn();
  const count = unreadCountOf(server.client);
  server.answers["unreadCount"] = () => ({ count: 1 });
  count.subscribe(() => {});
  await count.refresh();
  expect(count.value).toBe(1);
  server.answers["unreadCount"] = () => {
    server.emit("unreadCount", { count: 3 });
    return { count: 2 };
  };
  await count.refresh();
  expect(count.value).toBe(3);
});
