import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { reachOf } from "../src/admin/reach.ts";
import { dateTime } from "../src/format.ts";

beforeEach(() => void vi.stubGlobal("document", { documentElement: { lang: "en" } }));
afterEach(() => void vi.unstubAllGlobals());

const now = "Send this to everyone now? It is in all inboxes at once; 1,200 people are online and are shown it.";

test.each([
  [{}, "normal", `${now} Other channels follow only if the category has a delivery plan.`],
  [{}, "high", `${now} Other channels follow only if the category has a delivery plan.`],
  [
    {},
    "urgent",
    `${now} Those who do not acknowledge it and have an address also get it by the channels of the category's plan, or of “Urgent”.`,
  ],
  [{ channels: [] }, "critical", `${now} No other channel follows.`],
  [
    { channels: ["email", "sms"] },
    "normal",
    `${now} Those who do not acknowledge it and have an address also get it by Email, SMS.`,
  ],
] as const)("a send to everyone with %j and the priority %s says whom it reaches", (request, priority, expected) => {
  expect(reachOf({ broadcast: true, ...request }, priority, 1200)).toBe(expected);
});

test("one for later says when, and nothing of who is online now", () => {
  const sendAt = "2026-12-24T18:00:00.000Z";
  const text = reachOf({ broadcast: true, sendAt }, "normal", 1200);
  expect(text).toContain(`at ${dateTime(sendAt)}?`);
  expect(text).not.toContain("1,200");
});
