import { expect, test } from "vitest";
import { draftOf, newDraft, newStep, planOf, position, secondsOf, spanOf, ticks } from "../src/admin/planModel.ts";
import type { Plan } from "../src/admin/planModel.ts";

const whole: Plan = {
  steps: [
    { channel: "inApp" },
    { channel: "push", after: "PT30S", if: "unacknowledged" },
    { channel: "email", after: "PT5M", if: "unseen", at: { notBefore: "08:00", notAfter: "20:00", zone: "Europe/Berlin" } },
    {
      channel: "sms",
      after: "PT1H",
      if: "unread",
      when: {
        priority: { gte: "urgent", in: ["urgent", "critical"] },
        "data.amount": { gt: 100.5 },
        "data.vip": { eq: true },
        "data.code": { ne: "x y" },
      },
    },
  ],
  stop: "read",
  caps: [{ channel: "email", max: 3, per: "P1D" }],
};

test("a plan that is opened and saved again says the same", () => {
  expect(planOf(draftOf(whole))).toEqual(whole);
});

test.each([
  { eq: "5" }, { eq: "true" }, { eq: "" }, { eq: ' "so-called", a b ' }, { eq: 1e21 }, { eq: -0.5 }, { ne: false },
  { in: ["Rome, Italy", "Paris", "5", 5, true, "true", 'a "b", c', '"'] },
])("a criterion that is opened and saved again asks the same: %j", (criterion) => {
  const asked = { steps: [{ channel: "email", when: { "data.x": criterion } }] };
  expect(planOf(draftOf(asked))).toEqual(asked);
});

test("what the server fills in is left out again", () => {
  const kept: Plan = {
    steps: [{ channel: "email", after: "PT0S", if: "always", at: { notBefore: "08:00", zone: "recipient" } }],
    caps: [],
  };
  expect(planOf(draftOf(kept))).toEqual({ steps: [{ channel: "email", at: { notBefore: "08:00" } }] });
});

test("a new plan is one that can be saved, and its steps keep their keys", () => {
  const draft = newDraft();
  expect(planOf(draft)).toEqual({ steps: [{ channel: "inApp" }, { channel: "email", after: "PT5M", if: "unseen" }], stop: "read" });
  expect(new Set([...draft.steps, newStep()].map((step) => step.key)).size).toBe(3);
});

test("values of the data are numbers and flags where they look like it, and texts in quotes", () => {
  const draft = newDraft();
  draft.steps = [
    { ...newStep("sms"), when: ["5", "-1.5", "false", "x", '"5"'].map((value, i) => ({ member: `data.m${i}`, operator: "eq", value })) },
  ];
  const [step] = planOf(draft).steps;
  expect(Object.values(step!.when!).map((criterion) => criterion["eq"])).toEqual([5, -1.5, false, "x", "5"]);
});

test.each([
  ["PT90M", { amount: "90", unit: "min" }],
  ["PT1H30M", { amount: "90", unit: "min" }],
  ["P2W", { amount: "14", unit: "d" }],
  ["PT45S", { amount: "45", unit: "s" }],
  ["PT24H", { amount: "1", unit: "d" }],
  [undefined, { amount: "", unit: "min" }],
])("%s is said as %j", (iso, span) => {
  expect(spanOf(iso)).toEqual(span);
});

test("the line keeps order and room, from seconds to a year", () => {
  for (const last of [0, 30, 300, 3_600, 86_400, secondsOf("P366D")]) {
    const shown = ticks(last);
    const places = shown.map((at) => position(at, last));
    expect(position(0, last)).toBe(0);
    if (last > 0) expect(position(last, last)).toBeCloseTo(100);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    places.reduce((before, place) => (expect(place - before).toBeGreaterThan(14), place), 0);
    expect(places.every((place) => place < 82)).toBe(true);
  }
});
