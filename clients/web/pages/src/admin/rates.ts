import type { Activity, ActivityEntry, ConnectionEntry } from "@notifications/client";
import type { Percentiles, RecentSecond } from "./model.ts";

/** Seconds that are shown. */
export const shown = 300;
const kept = 60;

/** What the list of what happened shows. */
export type Happening = ActivityEntry | ConnectionEntry;

interface Second {
  at: number;
  sends: number;
  delivered: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

/** Where this browser keeps them from one visit to the next. */
const key = "notifications.rates.";

/** What happened in each of the last seconds, over all instances, as far as this browser was there. */
export class Rates {
  #seconds: Second[] = [];
  #owner = "";
  /** Whether it is known what happened before this browser came. */
  hasHistory = false;
  recent: Happening[] = [];

  /**
   * With what an earlier visit saw of these seconds.
   * @param owner Whose visit: nobody else's is shown.
   */
  static kept(owner: string, now: number, storage: Pick<Storage, "getItem"> = localStorage): Rates {
    const rates = new Rates(now);
    rates.#owner = owner;
    const { seconds = [], recent = [] } = JSON.parse(storage.getItem(key + owner) ?? "{}") as { seconds?: Second[]; recent?: Happening[] };
    const known = new Map(seconds.map((second) => [second.at, second]));
    rates.#seconds = rates.#seconds.map((second) => known.get(second.at) ?? second);
    rates.recent = recent;
    return rates;
  }

  keep(storage: Pick<Storage, "setItem"> = localStorage): void {
    const seconds = this.#seconds.filter(happened);
    storage.setItem(key + this.#owner, JSON.stringify({ seconds, recent: this.recent }));
  }

  constructor(now: number) {
    this.#seconds = Array.from({ length: shown }, (_, n) => empty(Math.floor(now / 1000) - shown + 1 + n));
  }

  /** Who signs out leaves nothing behind. */
  forget(): void {
    this.recent = [];
    this.#seconds = this.#seconds.map(({ at }) => empty(at));
  }

  /** What happened before this browser came. What it saw itself stays: a second of the server's may be its neighbour here. */
  begin(history: RecentSecond[], now: number): void {
    this.hasHistory = true;
    this.advance(now);
    const current = Math.floor(now / 1000);
    const seen = new Set(this.#seconds.filter(happened).map(({ at }) => at));
    for (const { secondsAgo, sends, delivered, latencyMs } of history) {
      const at = current - secondsAgo;
      const index = this.#seconds.findIndex((second) => second.at === at);
      if (index >= 0 && ![at - 1, at, at + 1].some((near) => seen.has(near)))
        this.#seconds[index] = { ...empty(at), sends, delivered, ...(latencyMs && percentiles(latencyMs)) };
    }
  }

  /** Counted when it comes, so that servers' clocks don't matter. */
  add(activity: Activity, now: number): void {
    this.advance(now);
    const second = this.#seconds.at(-1);
    if (!second) return;
    second.sends += activity.sends;
    second.delivered += activity.delivered;
    // Percentiles can't be added up: the slowest instance's are shown.
    for (const p of ["p50", "p95", "p99"] as const) {
      if (activity.latencyMs) second[p] = Math.max(second[p] ?? 0, activity.latencyMs[p]);
    }
    const happened = [...activity.recent, ...activity.connections].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
    this.recent = [...happened, ...this.recent].slice(0, kept);
  }

  advance(now: number): void {
    const current = Math.floor(now / 1000);
    const last = this.#seconds.at(-1)?.at ?? current;
    for (let at = Math.max(last + 1, current - shown + 1); at <= current; at++) this.#seconds.push(empty(at));
    this.#seconds = this.#seconds.slice(-shown);
  }

  column<K extends keyof Second>(name: K): Second[K][] {
    return this.#seconds.map((second) => second[name]);
  }

  /** Per second, over the last few whole ones: a single second jumps too much to be read. */
  average(name: "sends" | "delivered"): number {
    const last = this.#seconds.slice(-6, -1);
    return last.reduce((sum, second) => sum + second[name], 0) / last.length;
  }

  latest(name: "p50" | "p95" | "p99"): number | null {
    return this.#seconds.findLast((second) => second[name] !== null)?.[name] ?? null;
  }
}

function happened({ sends, delivered, p50 }: Second): boolean {
  return sends > 0 || delivered > 0 || p50 !== null;
}

function percentiles({ p50, p95, p99 }: Percentiles): Percentiles {
  return { p50, p95, p99 };
}

function empty(at: number): Second {
  return { at, sends: 0, delivered: 0, p50: null, p95: null, p99: null };
}
