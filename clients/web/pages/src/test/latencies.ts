import type { Notification } from "@notifications/client";

/** The member of a notification's data by which this page recognises what it sent itself. */
const mark = "realtimeTest";

/** Times from a click on Send to the arrival, measured by this page's own clock alone. */
export class Latencies {
  readonly #sent = new Map<string, number>();
  readonly #page = crypto.randomUUID();

  /** @returns data for the notification to be sent, by which {@link arrived} will know it. */
  begin(): Record<string, unknown> {
    const key = `${this.#page}-${this.#sent.size}`;
    this.#sent.set(key, performance.now());
    return { [mark]: key };
  }

  /** @returns milliseconds since it was sent; nothing for what others sent. */
  arrived(notification: Notification): number | undefined {
    const key = notification.data?.[mark];
    const at = typeof key === "string" ? this.#sent.get(key) : undefined;
    return at === undefined ? undefined : performance.now() - at;
  }
}

export function percentile(values: number[], p: number): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(p * values.length) - 1)];
}
