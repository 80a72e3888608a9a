import type { Environment } from "../../src/environment.ts";

interface Timer {
  at: number;
  action: () => void;
}

/** Time that passes when a test says so, a network and a page that come and go. */
export class ManualEnvironment implements Environment {
  readonly tabs?: NonNullable<Environment["tabs"]>;
  readonly #timers = new Set<Timer>();
  readonly #listeners = new Set<() => void>();
  readonly #random: () => number;
  #now = 0;
  #isOnline = true;
  #isVisible = true;

  constructor(seed: number, tabs: Environment["tabs"]) {
    this.#random = seeded(seed);
    if (tabs) this.tabs = tabs;
  }

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, action: () => void): () => void {
    const timer = { at: this.#now + milliseconds, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  random(): number {
    return this.#random();
  }

  isOnline(): boolean {
    return this.#isOnline;
  }

  isVisible(): boolean {
    return this.#isVisible;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** How long until each thing that is waited for, soonest first. */
  get waits(): number[] {
    return [...this.#timers].map(({ at }) => at - this.#now).sort((a, b) => a - b);
  }

  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.action();
    }
    this.#now = end;
  }

  setOnline(yes: boolean): void {
    this.#isOnline = yes;
    for (const listener of [...this.#listeners]) listener();
  }

  setVisible(yes: boolean): void {
    this.#isVisible = yes;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
