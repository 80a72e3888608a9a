import { ApiError } from "./apiError.ts";
import type { Environment } from "./environment.ts";

const firstDelay = 500;
const longestDelay = 30_000;

/**
 * How long to wait before another attempt. Exponential, with full jitter: when a server comes back, its clients don't all come back in
 * the same moment. A server that names a time gets it, and the jitter on top.
 */
export function backoff(attempt: number, environment: Environment, error?: unknown): number {
  const named = error instanceof ApiError ? (error.retryAfter ?? 0) * 1_000 : 0;
  return Math.min(named, longestDelay) + environment.random() * Math.min(longestDelay, firstDelay * 2 ** attempt);
}

/** Waits; ends early when aborted. */
export function sleep(milliseconds: number, environment: Environment, signal: AbortSignal): Promise<void> {
  return wait(milliseconds, environment, signal, () => () => undefined);
}

/** Waits; ends early when aborted, and when the network is back or the page is shown: then somebody waits for it. */
export function pause(milliseconds: number, environment: Environment, signal: AbortSignal): Promise<void> {
  let [wasOnline, wasVisible] = [environment.isOnline(), environment.isVisible()];
  return wait(milliseconds, environment, signal, (end) =>
    environment.onChange(() => {
      const [isOnline, isVisible] = [environment.isOnline(), environment.isVisible()];
      if ((isOnline && !wasOnline) || (isVisible && !wasVisible)) end();
      [wasOnline, wasVisible] = [isOnline, isVisible];
    }),
  );
}

function wait(milliseconds: number, environment: Environment, signal: AbortSignal, listen: (end: () => void) => () => void): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      unlisten();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const cancel = environment.after(milliseconds, end);
    const unlisten = listen(end);
    signal.addEventListener("abort", end);
  });
}

/** The work's result, or a failure when it takes longer. The work itself goes on. */
export function within<T>(milliseconds: number, environment: Environment, what: string, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = environment.after(milliseconds, () => reject(new TimeLimitError(`${what} took longer than ${milliseconds} ms`)));
    work.then(resolve, reject).finally(cancel);
  });
}

export class TimeLimitError extends Error {
  override readonly name = "TimeLimitError";
}
