import { ApiError } from "@notifications/client";
import type { NotificationsClient } from "@notifications/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Shown } from "../src/inbox/shown.ts";
import { some } from "./support/some.ts";

type Row = Element & { id: string };

let observe: (entries: Partial<IntersectionObserverEntry>[]) => void;
let page: EventTarget & { hidden: boolean };

beforeEach(() => {
  vi.useFakeTimers();
  page = Object.assign(new EventTarget(), { hidden: false });
  vi.stubGlobal("document", page);
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(callback: typeof observe) {
        observe = callback;
      }
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    },
  );
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function inbox(count: number, seen: number[] = []) {
  const told: string[][] = [];
  const seenAt = "2026-01-01T00:00:00Z";
  const items = Array.from({ length: count }, (_, i) => ({ ...some(i + 1), ...(seen.includes(i + 1) ? { seenAt } : {}) }));
  const rows = items.map((n) => ({ id: n.id, getAttribute: () => n.id }) as unknown as Row);
  const answers: (() => Promise<number>)[] = [];
  const clientOf = (calls: string[][]): NotificationsClient => ({
    markSeen: (ids: string[]) => {
      calls.push(ids);
      return answers.shift()?.() ?? Promise.resolve(ids.length);
    },
  }) as unknown as NotificationsClient;
  let client = clientOf(told);
  const host = { renderRoot: { querySelectorAll: () => rows } } as unknown as ConstructorParameters<typeof Shown>[0];
  const shown = new Shown(host, () => client, (id) => items.find((n) => n.id === id));
  shown.hostConnected();
  shown.hostUpdated();
  const move = (at: number, isIntersecting: boolean, ratio = isIntersecting ? 1 : 0): void =>
    observe([{
      target: rows[at - 1]!, isIntersecting, intersectionRatio: ratio, rootBounds: null,
      boundingClientRect: { height: 80 } as DOMRectReadOnly, intersectionRect: { height: 80 * ratio } as DOMRectReadOnly,
    }]);
  const signIn = (calls: string[][]): void => {
    client = clientOf(calls);
    shown.hostUpdated();
  };
  return { told, shown, move, answers, signIn, id: (at: number) => items[at - 1]!.id };
}

function show(hidden: boolean): void {
  page.hidden = hidden;
  page.dispatchEvent(new Event("visibilitychange"));
}

test("what was in sight for a second is told together, once, and not what was seen before or passed by", async () => {
  const { told, move, id } = inbox(5, [3]);
  for (const at of [1, 2, 3, 4]) move(at, true);
  move(5, true, 0.2);
  await vi.advanceTimersByTimeAsync(900);
  move(4, false);
  await vi.advanceTimersByTimeAsync(100);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told).toEqual([[id(1), id(2)]]);
  move(1, false);
  move(1, true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toHaveLength(1);
});

test("a hidden page shows nothing, and begins anew when it comes back", async () => {
  const { told, move, id } = inbox(1);
  move(1, true);
  await vi.advanceTimersByTimeAsync(500);
  show(true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual([]);
  show(false);
  await vi.advanceTimersByTimeAsync(900);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_200);
  expect(told).toEqual([[id(1)]]);
});

test("more than a call takes go in several, at most every two seconds; one that goes away tells what it had", async () => {
  const { told, shown, move } = inbox(250);
  for (let at = 1; at <= 250; at++) move(at, true);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(told.map((ids) => ids.length)).toEqual([100]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told.map((ids) => ids.length)).toEqual([100, 100]);
  shown.hostDisconnected();
  expect(told.flat()).toHaveLength(250);
});

test.each([0, 429, 503])("a call that fails with %i is made again, although the row stays in sight", async (status) => {
  const { told, move, answers, id } = inbox(1);
  answers.push(() => Promise.reject(new ApiError(status, { title: "Away", status })));
  move(1, true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual([[id(1)], [id(1)]]);
});

test("a call that is refused is not made again, nor is one of an inbox that went away", async () => {
  const refused = inbox(1);
  refused.answers.push(() => Promise.reject(new ApiError(403, { title: "Refused", status: 403 })));
  refused.move(1, true);
  const gone = inbox(1);
  gone.answers.push(() => Promise.reject(new ApiError(503, { title: "Away", status: 503 })));
  gone.move(1, true);
  await vi.advanceTimersByTimeAsync(1_500);
  gone.shown.hostDisconnected();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(refused.told).toHaveLength(1);
  expect(gone.told).toHaveLength(1);
});

test("after another one signed in, the last one's rows are told in their name, and the same ids in the new one's", async () => {
  const { told, move, signIn, id } = inbox(1);
  const others: string[][] = [];
  move(1, true);
  await vi.advanceTimersByTimeAsync(1_500);
  signIn(others);
  expect(told).toEqual([[id(1)]]);
  move(1, true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toHaveLength(1);
  expect(others).toEqual([[id(1)]]);
});
