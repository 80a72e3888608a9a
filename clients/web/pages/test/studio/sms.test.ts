import { expect, test } from "vitest";
import { smsLength, smsOf } from "../../src/admin/studio/sms.ts";

test.each([
  ["", "GSM-7", 0, 160, 0],
  ["a".repeat(160), "GSM-7", 160, 160, 1],
  ["a".repeat(161), "GSM-7", 161, 153, 2],
  ["a".repeat(306), "GSM-7", 306, 153, 2],
  ["a".repeat(307), "GSM-7", 307, 153, 3],
  ["Grüße für 5 €", "GSM-7", 14, 160, 1],
  // An escape and its character stay together: the 153rd septet of the first segment is left empty.
  [`${"a".repeat(152)}€${"a".repeat(152)}`, "GSM-7", 306, 153, 3],
  ["š".repeat(70), "UCS-2", 70, 70, 1],
  ["š".repeat(71), "UCS-2", 71, 67, 2],
  // A pair of surrogates stays together too.
  [`${"š".repeat(66)}😀${"š".repeat(66)}`, "UCS-2", 134, 67, 3],
])("%j", (text, alphabet, used, perSegment, segments) => {
  expect(smsLength(text)).toMatchObject({ alphabet, used, perSegment, segments });
});

test("what makes it cost more is named, each once", () => {
  expect(smsLength("“Hi” – “Ho”").foreign).toEqual(["“", "”", "–"]);
});

test("without a text of its own it is title, message and link", () => {
  const rendered = { smsText: null, title: "Two\nlines", message: "M", actionUrl: "/a" };
  expect(smsOf(rendered)).toBe("Two lines\nM\n/a");
  expect(smsOf({ ...rendered, smsText: "Own" })).toBe("Own");
});
