import { ApiError } from "./apiError.ts";
import type { Http } from "./http.ts";
import type { Hub } from "./hub.ts";
import type { Acknowledged } from "./model.ts";
import { Recent } from "./recent.ts";

/** A catch-up brings hundreds: they are no reason to keep the server from anything else. */
const atOnce = 4;
const remembered = 2_000;

/** Tells the server which notifications arrived: each once, over the hub, by a call when that fails, and later when both do. */
export class Acknowledger {
  readonly #done = new Recent(remembered);
  readonly #waiting = new Set<string>();
  readonly #failed = new Set<string>();
  readonly #http: Http;
  readonly #isVisible: () => boolean | undefined;
  readonly #onDone: (acknowledged: Acknowledged) => void;
  readonly #onFailure: (error: unknown) => void;
  #hub: Hub | undefined;
  #running = 0;

  /** @param isVisible Whether a person may see what arrives; undefined where there is no page. */
  constructor(
    http: Http, isVisible: () => boolean | undefined, onDone: (acknowledged: Acknowledged) => void, onFailure: (error: unknown) => void,
  ) {
    this.#http = http;
    this.#isVisible = isVisible;
    this.#onDone = onDone;
    this.#onFailure = onFailure;
  }

  /** What could not be told before is told now. */
  connected(hub: Hub): void {
    this.#hub = hub;
    for (const id of this.#failed) this.#waiting.add(id);
    this.#failed.clear();
    this.#fill();
  }

  disconnected(): void {
    this.#hub = undefined;
  }

  /** Somebody else told the server: another tab. */
  done(id: string): void {
    this.#done.add(id);
    this.#waiting.delete(id);
    this.#failed.delete(id);
  }

  /** The same one again means that the server may not know yet: what failed before is tried again. */
  add(id: string): void {
    if (!this.#done.add(id) && !this.#failed.delete(id)) return;
    this.#waiting.add(id);
    this.#fill();
  }

  #fill(): void {
    for (const id of this.#waiting) {
      if (!this.#hub || this.#running >= atOnce) return;
      this.#waiting.delete(id);
      this.#running++;
      void this.#run(id, this.#hub);
    }
  }

  async #run(id: string, hub: Hub): Promise<void> {
    try {
      this.#onDone(await this.#tell(id, hub));
    } catch (error) {
      // One that is gone needs no acknowledgement.
      if (!isGone(error)) {
        this.#failed.add(id);
        this.#onFailure(error);
      }
    }
    this.#running--;
    this.#fill();
  }

  async #tell(id: string, hub: Hub): Promise<Acknowledged> {
    const visible = this.#isVisible();
    try {
      return await hub.invoke<Acknowledged>("ack", visible === undefined ? id : { id, visible });
    } catch (error) {
      if (isGone(error)) throw error;
      const options = visible === undefined ? {} : { body: { visible } };
      return (await this.#http.call<Acknowledged>("POST", `/notifications/${encodeURIComponent(id)}/ack`, options)).body;
    }
  }
}

function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}
