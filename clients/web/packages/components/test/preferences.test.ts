import type { Preferences } from "@notifications/client";
import { expect, test } from "vitest";
import {
  errorsOf,
  hasInboxDigest,
  isDigested,
  isOn,
  isTypeOn,
  setCategory,
  setDigested,
  setType,
  timeZones,
} from "../src/preferences/edit.ts";

const preferences: Preferences = {
  channels: { inApp: true, email: true, sms: false, push: true },
  categories: { grade_posted: { email: false } },
  allowedTypes: null,
  disabledTypes: [],
  minPriority: "low",
  quietHours: null,
  digest: { frequency: "immediate", hour: 9, day: "mon", summary: false },
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

test("a category comes with the digest only, and at once again", () => {
  const digested = setDigested(preferences, "comment_added", true);
  expect(digested.categories["comment_added"]).toEqual({ email: "digest" });
  expect([isDigested(digested, "comment_added"), isOn(digested, "comment_added", "email"), hasInboxDigest(digested)]).toEqual([
    true,
    true,
    true,
  ]);
  expect(setDigested(digested, "comment_added", false)).toEqual(preferences);
  expect(hasInboxDigest({ ...preferences, digest: { ...preferences.digest, summary: true } })).toBe(true);
  expect(hasInboxDigest(setCategory(digested, "comment_added", "email", false))).toBe(false);
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
  const errors = { "quietHours.end": ["a"], quietHours: ["b"], quietHoursX: ["c"], "categories.x.email": ["d"] };
  expect(errorsOf(errors, "quietHours")).toEqual(["a", "b"]);
  expect(errorsOf(errors, "categories")).toEqual(["d"]);
});
