import { Acknowledger } from "./acknowledger.ts";
import { ApiError } from "./apiError.ts";
import type { Environment } from "./environment.ts";
import type { ClientEvents, ConnectionState, EventInfo } from "./events.ts";
import type { Feed } from "./feed.ts";
import type { Http } from "./http.ts";
import type { ClientOptions } from "./options.ts";
import { type Gap, Session } from "./session.ts";
import { backoff, pause } from "./waiting.ts";

/** A connection that ends sooner was no success: the waits go on growing. */
const stableAfter = 10_000;

export interface LiveParts {
  options: ClientOptions;
  environment: Environment;
  http: Http;
  feed: Feed;
  /** Gets everything that is received, new or not. Returns whether it was new. */
  publish<E extends keyof ClientEvents>(event: E, payload: ClientEvents[E], info: EventInfo): boolean;
  become(state: ConnectionState): void;
  report(error: unknown): void;
}

/** The connection to the hub: made, made again when it breaks, and what was missed meanwhile fetched. */
export class Live {
  readonly acknowledger: Acknowledger;
  readonly #parts: LiveParts;
  readonly #gap: Gap = { after: undefined };
  #session: Session | undefined;

  constructor(parts: LiveParts) {
    this.#parts = parts;
    this.acknowledger = new Acknowledger(
      parts.http,
      () => (typeof document === "undefined" ? undefined : parts.environment.isVisible()),
      (acknowledged) => parts.publish("acknowledged", acknowledged, { caughtUp: false }),
      (error) => parts.report(error),
    );
  }

  /** @param newest Of all that there is. */
  listed(newest: string): void {
    this.#session?.listed(newest);
  }

  /**
   * Until it is aborted.
   * @param isNew Nothing was connected before: a server that refuses this user ends it.
   * @throws {ApiError}
   */
  async run(isNew: boolean, signal: AbortSignal): Promise<void> {
    const { environment, become, report } = this.#parts;
    let wasConnected = !isNew;
    become(isNew ? "connecting" : "reconnecting");
    for (let attempt = 0; !signal.aborted; attempt++) {
      const began = environment.now();
      let failure: unknown;
      try {
        this.#session = new Session(this.#parts, this.acknowledger, this.#gap);
        await this.#session.run(wasConnected, signal, () => {
          wasConnected = true;
          become("connected");
        });
      } catch (error) {
        if (signal.aborted) return;
        if (!wasConnected && isRefusal(error)) throw error;
        failure = error;
        report(error);
      } finally {
        this.#session = undefined;
      }
      if (signal.aborted) return;
      if (environment.now() - began > stableAfter) attempt = 0;
      become(environment.isOnline() ? "reconnecting" : "offline");
      await pause(backoff(attempt, environment, failure), environment, signal);
    }
  }
}

/** They may not: trying again would change nothing. A 401 has ended it already. */
function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 403;
}
