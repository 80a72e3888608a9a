import type { Environment } from "./environment.ts";
import { backoff, pause } from "./waiting.ts";

/** Work that is done once for all who asked for it meanwhile, and again when it failed. */
export class Coalesced {
  readonly #environment: Environment;
  readonly #signal: AbortSignal;
  readonly #work: () => Promise<void>;
  readonly #report: (error: unknown) => void;
  #isAsked = false;
  #isRunning = false;

  constructor(environment: Environment, signal: AbortSignal, work: () => Promise<void>, report: (error: unknown) => void) {
    this.#environment = environment;
    this.#signal = signal;
    this.#work = work;
    this.#report = report;
  }

  request(delay: number): void {
    this.#isAsked = true;
    if (!this.#isRunning) void this.#run(delay);
  }

  async #run(delay: number): Promise<void> {
    this.#isRunning = true;
    let failures = 0;
    let wait = delay;
    while (this.#isAsked) {
      if (wait > 0) await pause(wait, this.#environment, this.#signal);
      if (this.#signal.aborted) break;
      this.#isAsked = false;
      try {
        await this.#work();
        failures = 0;
        wait = delay;
      } catch (error) {
        if (this.#signal.aborted) break;
        this.#report(error);
        this.#isAsked = true;
        wait = backoff(++failures, this.#environment, error);
      }
    }
    this.#isRunning = false;
  }
}
