import { expect, test } from "vitest";
import { ToastStack } from "../src/toasts/stack.ts";
import { some } from "./support/some.ts";

function titles(stack: ToastStack): string[] {
  return stack.toasts.map((t) => t.notification.title);
}

test("the newest comes first, but after critical ones, which stay", () => {
  const stack = new ToastStack();
  stack.add(some(1, { priority: "critical" }));
  stack.add(some(2));
  stack.add(some(3));
  expect(titles(stack)).toEqual(["Title 1", "Title 3", "Title 2"]);
  stack.pass(60_000, 3);
  expect(titles(stack)).toEqual(["Title 1"]);
});

test("silent ones are not shown", () => {
  const stack = new ToastStack();
  stack.add(some(1, { silent: true }));
  expect(stack.toasts).toEqual([]);
});

test("those that wait for room don't grow older", () => {
  const stack = new ToastStack();
  stack.add(some(1));
  stack.add(some(2));
  stack.pass(10_000, 1);
  expect(titles(stack)).toEqual(["Title 1"]);
});

test("progress stays in its place, and away once dismissed", () => {
  const stack = new ToastStack();
  stack.add(some(1, { collapseKey: "export" }));
  stack.add(some(2));
  stack.add(some(3, { collapseKey: "export" }));
  expect(titles(stack)).toEqual(["Title 2", "Title 3"]);
  stack.dismiss(some(3).id);
  stack.add(some(4, { collapseKey: "export" }));
  expect(titles(stack)).toEqual(["Title 2"]);
});

test("an older update that comes later is not shown", () => {
  const stack = new ToastStack();
  stack.add(some(1, { collapseKey: "export", sequence: 5 }));
  stack.add(some(2, { collapseKey: "export", sequence: 4 }));
  expect(titles(stack)).toEqual(["Title 1"]);
  stack.add(some(3, { collapseKey: "export", sequence: 6 }));
  expect(titles(stack)).toEqual(["Title 3"]);
});

test("what is read elsewhere goes", () => {
  const stack = new ToastStack();
  stack.add(some(1));
  stack.add(some(2));
  stack.add(some(3));
  stack.change({ id: some(3).id, readAt: "2026-01-01T00:00:00Z" });
  expect(titles(stack)).toEqual(["Title 2", "Title 1"]);
  stack.change({ readUpTo: some(1).id, readAt: "2026-01-01T00:00:00Z", status: "read" });
  expect(titles(stack)).toEqual(["Title 2"]);
});

test("what an inbox shows goes, but for critical ones", () => {
  const stack = new ToastStack();
  for (const n of [some(1, { priority: "critical" }), some(2), some(3)]) stack.add(n);
  stack.leave((id) => id !== some(3).id);
  expect(titles(stack)).toEqual(["Title 1", "Title 3"]);
});

test("a group that grows changes its toast; once that is gone, a busy one is quiet for a minute", () => {
  const stack = new ToastStack();
  const grown = (n: number, id = "g"): ReturnType<typeof some> => some(n, { group: { id, count: n, actorCount: 0, actors: [] } });
  stack.add(grown(1), 0);
  stack.add(some(2), 0);
  stack.add(grown(3), 1_000);
  expect(titles(stack)).toEqual(["Title 2", "Title 3"]);
  stack.pass(60_000, 3);
  stack.add(grown(4), 30_000);
  expect(titles(stack)).toEqual([]);
  stack.add(grown(5, "another"), 30_000);
  stack.add(grown(6), 62_000);
  expect(titles(stack)).toEqual(["Title 6", "Title 5"]);
  stack.dismiss(some(6).id);
  stack.add(grown(7), 200_000);
  expect(titles(stack)).toEqual(["Title 5"]);
});
