import type { Notification } from "@notifications/client";
import { afterEach, expect, test, vi } from "vitest";
import { addSwipes } from "../src/inbox/swipe.ts";
import { textsOf } from "../src/texts/index.ts";
import { some } from "./support/some.ts";

afterEach(() => void vi.unstubAllGlobals());

/** An inbox with one row of 400 pixels, and a finger. */
function inbox(n: Notification, direction: "ltr" | "rtl" = "ltr") {
  vi.stubGlobal("getComputedStyle", () => ({ direction }));
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  const place = { dataset: {} as Record<string, string>, className: "", removeAttribute: () => delete place.dataset["swipe"] };
  const back: { onfinish?: () => void } = {};
  const row = {
    parentElement: place, dataset: { id: n.id }, offsetWidth: 400, style: { transform: "" },
    matches: (selector: string) => selector === ".item", animate: () => back,
  };
  const captured: number[] = [];
  const element = Object.assign(new EventTarget(), { setPointerCapture: (id: number) => void captured.push(id) });
  const acted: string[] = [];
  const find = (id: string) => (id === n.id ? n : undefined);
  addSwipes(element as unknown as HTMLElement, { find, texts: () => textsOf("en"), act: (name) => void acted.push(name) });
  const finger = (type: string, clientX = 0, clientY = 0, members = {}) => {
    const composedPath = () => [row, place, element];
    const event = { pointerId: 7, pointerType: "touch", isPrimary: true, clientX, clientY, composedPath, ...members };
    element.dispatchEvent(Object.defineProperties(new Event(type), Object.getOwnPropertyDescriptors(event)));
  };
  return { finger, acted, captured, place, row, settled: () => back.onfinish?.() };
}

const read = "2026-01-01T00:00:00Z";

test.each([
  ["ltr", 130, {}, "read"], ["ltr", 130, { readAt: read }, "unread"], ["ltr", 130, { snoozedUntil: read }, "unsnooze"],
  ["ltr", -130, {}, "archive"], ["ltr", -130, { archivedAt: read }, "unarchive"],
  ["rtl", -130, {}, "read"], ["rtl", 130, {}, "archive"],
] as const)("in %s, a row swiped by %i pixels: %o becomes %s", (direction, x, members, name) => {
  const { finger, acted, captured, place, row, settled } = inbox(some(1, members), direction);
  finger("pointerdown");
  finger("pointermove", x / 2);
  const isArchiving = name === "archive" || name === "unarchive";
  expect([row.style.transform, place.className]).toEqual([`translateX(${x / 2}px)`, isArchiving ? "backward" : "forward"]);
  finger("pointermove", x, 20);
  expect(place.className).toContain("far");
  expect(place.dataset["swipe"]).toBeTruthy();
  expect([acted, captured]).toEqual([[], [7]]);
  finger("pointerup", x, 20);
  expect([acted, row.style.transform]).toEqual([[name], ""]);
  settled();
  expect(place.dataset).toEqual({});
  finger("pointermove", 200);
  expect(acted).toHaveLength(1);
});

test.each([
  ["not far enough", [[60, 0], [119, 0]], "pointerup"],
  ["back again", [[150, 0], [20, 0]], "pointerup"],
  ["taken by the browser, which scrolls", [[150, 0]], "pointercancel"],
  ["downwards first", [[0, 30], [200, 30]], "pointerup"],
  ["a tap that trembled", [[6, 3]], "pointerup"],
] as const)("%s: nothing is done", (_, moves, end) => {
  const { finger, acted, row } = inbox(some(1));
  finger("pointerdown");
  for (const [x, y] of moves) finger("pointermove", x, y);
  finger(end, ...moves.at(-1)!);
  expect([acted, row.style.transform]).toEqual([[], ""]);
});

test.each([{ pointerType: "mouse" }, { isPrimary: false }])("%o swipes nothing", (members) => {
  const { finger, acted, row } = inbox(some(1));
  finger("pointerdown", 0, 0, members);
  finger("pointermove", 200, 0, members);
  expect(row.style.transform).toBe("");
  finger("pointerup", 200, 0, members);
  expect(acted).toEqual([]);
});

test("another finger's moves don't count", () => {
  const { finger, acted, row } = inbox(some(1));
  finger("pointerdown");
  finger("pointermove", 200, 0, { pointerId: 8 });
  finger("pointerup", 200, 0, { pointerId: 8 });
  expect([acted, row.style.transform]).toEqual([[], ""]);
});
