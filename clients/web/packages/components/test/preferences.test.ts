import type { Preferences } from "@notifications/client";
import { expect, test } from "vitest";
import { errorsOf, isOn, isTypeOn, setCategory, setType, timeZones } from "../src/preferences/edit.ts";

const preferences: Preferences = {
  channels: { inApp: true, email: true, sms: false, push: true },
  categories: { grade_posted: { email: false } },
  allowedTypes: null,
  disabledTypes: [],
  minPriority: "low",
  quietHours: null,
  digest: { frequency: "immediate", hour: 9, day: "mon" },
  optedOut: false,
};

test("a category follows the setting for everything, but for what is its own", () => {
  expect(isOn(preferences, "grade_posted", "email")).toBe(false);
  expect(isOn(preferences, "grade_posted", "push")).toBe(true);
  expect(isOn(preferences, "comment_added", "sms")).toBe(false);
});

test("only what differs is kept", () => {
  const on = setCategory(preferences, "comment_added", "sms", true);
  expect(on.categories).toEqual({ grade_posted: { email: false }, comment_added: { sms: true } });
  expect(setCategory(on, "comment_added", "sms", false)).toEqual(preferences);
});

test("a type is refused and taken again, also where only some are allowed", () => {
  const off = setType(preferences, "info", false);
  expect(isTypeOn(off, "info")).toBe(false);
  expect(isTypeOn(setType(off, "info", true), "info")).toBe(true);
  const some: Preferences = { ...preferences, allowedTypes: ["alert"] };
  expect(isTypeOn(some, "info")).toBe(false);
  expect(setType(some, "info", true).allowedTypes).toEqual(["alert", "info"]);
});

test("the list of zones has UTC, and the one in use", () => {
  const zones = timeZones("Mars/Olympus_Mons");
  expect(zones.get("")).toContain("UTC");
  expect(zones.get("Mars")).toEqual(["Mars/Olympus_Mons"]);
});

test("errors are those of the member and of what is in it", () => {
  const errors = { "quietHours.end": ["a"], "quietHours": ["b"], "quietHoursX": ["c"], "categories.x.email": ["d"] };
  expect(errorsOf(errors, "quietHours")).toEqual(["a", "b"]);
  expect(errorsOf(errors, "categories")).toEqual(["d"]);
});
