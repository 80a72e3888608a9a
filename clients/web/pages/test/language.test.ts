import { readdirSync, readFileSync } from "node:fs";
import { channels, notificationTypes, priorities } from "@notifications/client";
import { afterEach, expect, test, vi } from "vitest";
import { de } from "../../packages/components/src/texts/de.ts";
import "../src/admin/studio/german.ts";
import { textsOf } from "../src/app/texts.ts";
import { docsTexts } from "../src/docs/texts.ts";
import { count, dateTime, duration, visible, words } from "../src/format.ts";
import { german } from "../src/german.ts";
import { languageOf, t } from "../src/language.ts";

const source = new URL("../src/", import.meta.url);
const code = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts") && name !== "german.ts")
  .map((name) => readFileSync(new URL(name, source), "utf8")).join("\n");

function speak(lang: string): void {
  vi.stubGlobal("document", { documentElement: { lang } });
}

afterEach(() => vi.unstubAllGlobals());

test("every text of the pages is there in German", () => {
  const said = [...code.matchAll(/\bt\("((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text!);
  const labels = [
    ...code.matchAll(/(?:label|title): "([^"]+)"|#(?:text|field|select)\("\w+", "([^"]+)"|#text\("\w+", "[^"]+", "([^"]+)"\)/g),
  ].flatMap(([, ...texts]) => texts);
  expect(said.length).toBeGreaterThan(100);
  expect([...said, ...labels.filter((text) => text !== undefined)].filter((text) => !(text in german))).toEqual([]);
});

test("codes that the pages show have words in German", () => {
  speak("de");
  const states = ["connecting", "connected", "reconnecting", "offline", "signedOut", "closed"];
  const codes = [...notificationTypes, ...priorities, ...channels.filter((c) => c !== "inApp"), ...states, "created", "delivered", "read"];
  expect(codes.filter((code) => !Object.values(german).includes(words(code)))).toEqual([]);
});

/** Wherever people are spoken to. */
function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "function") return strings((value as (...given: unknown[]) => unknown)(1, 1));
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
}

test("German says Sie everywhere", () => {
  const all = [...Object.values(german), ...strings(de), ...strings(textsOf("de")), ...strings(docsTexts("de"))];
  expect(all.length).toBeGreaterThan(300);
  expect(all.filter((text) => /\b(du|dich|dir|dein\w*|euch|euer|eure\w*)\b/i.test(text))).toEqual([]);
});

test.each([
  [["de-AT", "en"], "de"],
  [["fr", "de"], "de"],
  [["ar", undefined, "ja"], "en"],
  [[], "en"],
] as const)("of %j the pages speak %s", (wanted, expected) => {
  expect(languageOf(wanted)).toBe(expected);
});

test("what the pages don't speak is English, its dates and numbers too", () => {
  speak("ar");
  expect([t("Sign in"), count(1234), dateTime("2026-03-11T12:00:00Z")]).toEqual(["Sign in", "1,234", expect.stringMatching(/^11 Mar, /)]);
  speak("de");
  expect([t("Sign in"), count(1234), dateTime("2026-03-11T12:00:00Z")]).toEqual([
    "Anmelden",
    "1.234",
    expect.stringMatching(/^11\. März, /),
  ]);
});

test.each([
  [null, "–", "–"],
  [0.5, "0.5 ms", "0,5 ms"],
  [999, "999 ms", "999 ms"],
  [15_700, "15.7 s", "15,7 s"],
  [708_000, "11 min 48 s", "11 min 48 s"],
  [120_000, "2 min", "2 min"],
  [3_599_700, "1 h", "1 h"],
  [7_500_000, "2 h 5 min", "2 h 5 min"],
  [190_800_000, "2 d 5 h", "2 d 5 h"],
])("%s ms are %s, %s", (milliseconds, english, inGerman) => {
  speak("en");
  expect(duration(milliseconds)).toBe(english);
  speak("de");
  expect(duration(milliseconds)).toBe(inGerman);
});

test.each([
  ["user:admi\nn", "user:admi␊n"],
  ["a\u0000b\u001fc", "a␀b␟c"],
  ["a\u007fb", "a⟨U+007F⟩b"],
  ["ab\u202ecd", "ab⟨U+202E⟩cd"],
  ["ze\u200bro", "ze⟨U+200B⟩ro"],
  ["Zoë 👩\u200d🚀 ü", "Zoë 👩\u200d🚀 ü"],
])("%j is shown as %s", (text, expected) => {
  expect(visible(text)).toBe(expected);
});
