import type { Notification } from "../model";

/** The member of a notification's data by which this page recognises what it sent itself. */
const mark = "realtimeTest";

/** Times from a click on Send to the arrival, measured by this page's own clock alone. */
export class Latencies {
  readonly #sent = new Map<string, number>();
  readonly #seen: number[] = [];
  readonly #page = Math.random().toString(36).slice(2);

  /** @returns data for the notification to be sent, by which {@link arrived} will know it. */
  begin(at: number): Record<string, unknown> {
    const key = `${this.#page}-${this.#sent.size}`;
    this.#sent.set(key, at);
    return { [mark]: key };
  }

  /** @returns milliseconds since it was sent; nothing for what others sent. */
  arrived(notification: Notification): number | undefined {
    const key = notification.data?.[mark];
    const at = typeof key === "string" ? this.#sent.get(key) : undefined;
    if (at === undefined) return undefined;
    const latency = performance.now() - at;
    this.#seen.push(latency);
    return latency;
  }

  percentile(p: number): number {
    const sorted = this.#seen.toSorted((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
  }
}

export function milliseconds(value: number): string {
  return `${figure(value)} ms`;
}

/** Three digits: more would be noise, and wouldn't fit. */
export function figure(value: number): string {
  return value < 100 ? value.toFixed(1) : String(Math.round(value));
}
