import { expect, test } from "vitest";
import { messageOf, progressOf, symbolOf, toneOf } from "../src/core/progress.ts";
import { de } from "../src/texts/de.ts";
import { en } from "../src/texts/en.ts";
import { some } from "./support/some.ts";

function task(data: Record<string, unknown>, members = {}) {
  return some(1, {
    type: "progress_update",
    data,
    icon: "loader",
    message: `${String(data["currentStep"] ?? data["status"])}: ${String(data["progress"])} %`,
    ...members,
  });
}

test.each([
  [{ progress: 0, status: "running" }, "running", "loader", "#2563eb"],
  [{ progress: 99, status: "completed" }, "running", "loader", "#2563eb"],
  [{ progress: 100, status: "completed" }, "done", "circle-check", "#16a34a"],
  [{ progress: 100, status: "failed" }, "failed", "circle-x", "#dc2626"],
  [{ progress: 40, status: "Cancelled" }, "failed", "circle-x", "#dc2626"],
])("a task with %j is %s", (data, state, symbol, tone) => {
  expect([progressOf(task(data))?.state, symbolOf(task(data)), toneOf(task(data))]).toEqual([state, symbol, tone]);
});

test.each([-1, 101, "50", null, undefined, Number.NaN])("%s is no progress", (progress) => {
  expect(progressOf(task({ progress, status: "running" }))).toBeUndefined();
});

test("what is done says so in the reader's language, or its last step", () => {
  expect(messageOf(task({ progress: 100, status: "completed" }), en)).toBe("Done");
  expect(messageOf(task({ progress: 100, status: "completed" }), de)).toBe("Fertig");
  expect(messageOf(task({ progress: 100, status: "completed", currentStep: "Uploaded" }), en)).toBe("Uploaded");
  expect(messageOf(task({ progress: 60, status: "running" }), en)).toBe("running: 60 %");
  expect(messageOf(task({ progress: 100, status: "completed" }, { message: "Your export is there" }), en)).toBe("Your export is there");
});

test("other notifications are as their sender made them", () => {
  expect([symbolOf(some(1, { icon: "trophy" })), toneOf(some(1, { color: "#123456" }))]).toEqual(["trophy", "#123456"]);
});
