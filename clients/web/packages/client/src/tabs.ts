import type { Environment } from "./environment.ts";
import type { ClientEvents, ConnectionState, EventInfo } from "./events.ts";
import { pause, sleep } from "./waiting.ts";

/** A leader that does not answer for so long is frozen by the browser. */
const answerWithin = 3_000;
const askEvery = 30_000;

export interface LeaderState {
  state: ConnectionState;
  newest?: string | undefined;
  unread?: number | undefined;
}

type Message =
  | { kind: "hello" }
  | ({ kind: "leader" } & LeaderState)
  | { [E in keyof ClientEvents]: { kind: "event"; event: E; payload: ClientEvents[E]; info: EventInfo } }[keyof ClientEvents];

export interface TabsParts {
  environment: Environment;
  browser: NonNullable<Environment["tabs"]>;
  /** The same in every tab of the same user. */
  name: string;
  /** What this tab does while it leads. */
  lead(signal: AbortSignal): Promise<void>;
  /** What a new tab has to know. */
  describe(): LeaderState;
  onLeader(state: LeaderState): void;
  onEvent<E extends keyof ClientEvents>(event: E, payload: ClientEvents[E], info: EventInfo): void;
}

/** The tabs of one user: the one that holds the lock leads, and tells the others. When it goes, the browser hands the lock on at once. */
export class Tabs {
  readonly #parts: TabsParts;
  readonly #channel: BroadcastChannel;
  #isLeader = false;
  #isAnswered = false;

  constructor(parts: TabsParts) {
    this.#parts = parts;
    this.#channel = parts.browser.channel(parts.name);
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => this.#receive(data);
  }

  get isLeader(): boolean {
    return this.#isLeader;
  }

  /** Leads or follows until it is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      let steal = false;
      while (!signal.aborted) steal = await this.#turn(steal, signal);
    } finally {
      this.#channel.close();
    }
  }

  /** To the other tabs. */
  tell<E extends keyof ClientEvents>(event: E, payload: ClientEvents[E], info: EventInfo): void {
    this.#post({ kind: "event", event, payload, info } as Message);
  }

  /** The leader's state changed. */
  tellState(): void {
    this.#post({ kind: "leader", ...this.#parts.describe() });
  }

  #post(message: Message): void {
    this.#channel.postMessage(message);
  }

  #receive(message: Message): void {
    if (message.kind === "hello") {
      if (this.#isLeader) this.tellState();
      return;
    }
    if (this.#isLeader) return;
    this.#isAnswered = true;
    if (message.kind === "leader") this.#parts.onLeader(message);
    else this.#parts.onEvent(message.event, message.payload as ClientEvents[typeof message.event], message.info);
  }

  /**
   * Waits for the lock, and leads for as long as it is held.
   * @returns whether the next turn has to take the lock from a leader that does not answer.
   */
  async #turn(steal: boolean, signal: AbortSignal): Promise<boolean> {
    const turn = new AbortController();
    const following = new AbortController();
    const end = (): void => turn.abort();
    signal.addEventListener("abort", end);
    let isDead = false;
    let leading: Promise<void> | undefined;
    const watch = this.#watch(following.signal).then((dead) => {
      isDead = dead;
      if (dead) end();
    });
    try {
      await this.#parts.browser.locks.request(this.#parts.name, steal ? { steal } : { signal: turn.signal }, () => {
        following.abort();
        return (leading = this.#lead(turn.signal));
      });
    } catch (error) {
      // Given up waiting, or the lock was taken away: another tab leads.
      if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
    } finally {
      end();
      following.abort();
      signal.removeEventListener("abort", end);
    }
    await Promise.all([leading, watch]);
    return isDead;
  }

  async #lead(signal: AbortSignal): Promise<void> {
    this.#isLeader = true;
    try {
      await this.#parts.lead(signal);
    } finally {
      this.#isLeader = false;
    }
  }

  /** @returns true when the leader does not answer. Nobody asks while nobody looks. */
  async #watch(signal: AbortSignal): Promise<boolean> {
    const { environment } = this.#parts;
    while (!signal.aborted) {
      if (environment.isVisible()) {
        this.#isAnswered = false;
        this.#post({ kind: "hello" });
        await sleep(answerWithin, environment, signal);
        if (!this.#isAnswered && !signal.aborted) return true;
      }
      await pause(askEvery, environment, signal);
    }
    return false;
  }
}
