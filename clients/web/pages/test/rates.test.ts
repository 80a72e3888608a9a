import type { Activity } from "@notifications/client";
import { expect, test } from "vitest";
import { Rates } from "../src/admin/rates.ts";

function activity(sends: number): Activity {
  const recent = [{ at: "", event: "created", userId: "alice", type: "", category: "", priority: "" }];
  return { sends, delivered: 1, latencyMs: { p50: 5, p95: 6, p99: 7 }, recent, connections: [] } as unknown as Activity;
}

function storage(): { getItem(key: string): string | null; setItem(key: string, value: string): void } {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

test("what an earlier visit saw is there at the next, in its second", () => {
  const kept = storage();
  const first = new Rates(1_000_000);
  first.add(activity(3), 1_000_000);
  first.add(activity(4), 1_002_000);
  first.keep(kept);
  const next = Rates.kept("", 1_010_000, kept);
  expect(next.column("sends").filter((n) => n > 0)).toEqual([3, 4]);
  expect(next.column("at").indexOf(1_002) - next.column("at").indexOf(1_000)).toBe(2);
  expect(next.latest("p95")).toBe(6);
  expect(next.recent).toHaveLength(2);
});

test("what is older than what is shown is gone, and a first visit has nothing", () => {
  const kept = storage();
  const first = new Rates(1_000_000);
  first.add(activity(3), 1_000_000);
  first.keep(kept);
  expect(Rates.kept("", 2_000_000, kept).column("sends").every((n) => n === 0)).toBe(true);
  expect(Rates.kept("", 1_000_000, storage()).recent).toEqual([]);
});

test("nobody else sees them, and who signs out leaves nothing behind", () => {
  const kept = storage();
  const mine = Rates.kept("default/ada", 1_000_000, kept);
  mine.add(activity(3), 1_000_000);
  mine.keep(kept);
  expect(Rates.kept("default/bob", 1_000_000, kept).recent).toEqual([]);
  expect(Rates.kept("default/ada", 1_000_000, kept).recent).toHaveLength(1);
  mine.forget();
  mine.keep(kept);
  expect(Rates.kept("default/ada", 1_000_000, kept).recent).toEqual([]);
});

test("connections are in the list of what happened, newest first", () => {
  const rates = new Rates(1_000_000);
  const connections = ["01", "03"].map((at) => ({ at: `2026-01-01T00:00:${at}Z`, event: "connected", userId: "bob", connectionId: at }));
  const recent = [{ at: "2026-01-01T00:00:02Z", event: "created", userId: "alice", type: "", category: "", priority: "" }];
  rates.add({ ...activity(1), recent, connections } as Activity, 1_000_000);
  expect(rates.recent.map(({ userId }) => userId)).toEqual(["bob", "alice", "bob"]);
});

test("a first visit begins with what the server knows, and keeps what it saw itself", () => {
  const rates = new Rates(1_000_000);
  rates.add(activity(3), 1_000_000);
  const history = [200, 1, 0, 400].map((secondsAgo) => ({ secondsAgo, sends: 5, delivered: 2, latencyMs: { p50: 8, p95: 9, p99: 10 } }));
  rates.begin(history, 1_000_000);
  expect(rates.column("sends").filter((n) => n > 0)).toEqual([5, 3]);
  expect(rates.column("sends")[rates.column("at").indexOf(800)]).toBe(5);
  expect(rates.column("p99").filter((n) => n !== null)).toEqual([10, 7]);
  expect(rates.hasHistory).toBe(true);
});
