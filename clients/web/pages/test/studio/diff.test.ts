import { expect, test } from "vitest";
import { difference } from "../../src/admin/studio/diff.ts";

/** `-` is removed, `+` is added. */
function shown(before: string, after: string): string {
  return difference(before, after)
    .map(({ kind, text }) => (kind === "same" ? text : `${kind === "removed" ? "-" : "+"}[${text}]`))
    .join("");
}

test.each([
  ["", "", ""],
  ["same", "same", "same"],
  ["", "new", "+[new]"],
  ["gone", "", "-[gone]"],
  ["Order {{number}} is on its way", "Order {{id}} is on its way", "Order -[{{number}}]+[{{id}}] is on its way"],
  ["one two three", "one three", "one -[two ]three"],
  ["Grüße, Zoë", "Grüße an Zoë", "Grüße-[,] +[an ]Zoë"],
  ["a\nb", "a\nc\nb", "a\n+[c\n]b"],
])("from %j to %j", (before, after, expected) => {
  expect(shown(before, after)).toBe(expected);
});

test("whatever changed, both texts are all there", () => {
  const [before, after] = ["The quick {{color}} fox, twice. 🦊", "A quick fox {{color}}: twice 🦊!"];
  const parts = difference(before, after);
  expect(
    parts
      .filter((p) => p.kind !== "added")
      .map((p) => p.text)
      .join(""),
  ).toBe(before);
  expect(
    parts
      .filter((p) => p.kind !== "removed")
      .map((p) => p.text)
      .join(""),
  ).toBe(after);
});

test("texts too long for a table are compared as a whole", () => {
  const long = "word ".repeat(2000);
  expect(difference(`${long}a`, `${long}b`).map((p) => p.kind)).toEqual(["removed", "added"]);
});
