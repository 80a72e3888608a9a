import { expect, test } from "vitest";
import { folded, Memory } from "../src/list/memory.ts";
import { some } from "../../components/test/support/some.ts";

test("of two with the same key the later one is remembered, in whatever order they come", () => {
  const memory = new Memory();
  memory.remember([some(1, { collapseKey: "export", sequence: 2 }), some(2, { collapseKey: "export", sequence: 1 })]);
  expect(memory.select({ view: "all" }).map((n) => n.title)).toEqual(["Title 1"]);
  memory.remember([some(3, { collapseKey: "export", sequence: 3 })]);
  expect(memory.select({ view: "all" }).map((n) => n.title)).toEqual(["Title 3"]);
});

test.each([
  ["Zu\u0308rich", "zürich"], ["\u0130STANBUL", "istanbul"], ["Straße", "STRASSE"], ["ΟΔΥΣΣΕΥΣ", "οδυσσευς"],
  ["diyarbak\u0131r", "DIYARBAKIR"],
])(
  "%s is %s to who searches", (one, other) => expect(folded(one)).toBe(folded(other)),
);
