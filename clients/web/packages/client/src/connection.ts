import { isSignedOut } from "./apiError.ts";
import { beforeNow } from "./catchUp.ts";
import type { Emitter } from "./emitter.ts";
import type { Environment } from "./environment.ts";
import type { ClientEvents, ConnectionState, EventInfo } from "./events.ts";
import { Feed } from "./feed.ts";
import type { Http } from "./http.ts";
import { Live } from "./live.ts";
import type { ClientOptions } from "./options.ts";
import { type LeaderState, Tabs } from "./tabs.ts";
import { identityOf, type TokenSource } from "./token.ts";
import { backoff, pause } from "./waiting.ts";

interface Run {
  stop: AbortController;
  connected: Promise<void>;
  ended: Promise<void>;
}

/** This client's part in receiving: it has the connection itself, or another tab has it for both. */
export class Connection {
  readonly feed: Feed;
  readonly #options: ClientOptions;
  readonly #environment: Environment;
  readonly #tokens: TokenSource;
  readonly #url: string;
  readonly #emitter: Emitter;
  readonly #live: Live;
  #state: ConnectionState = "closed";
  #unread: number | undefined;
  #run: Run | undefined;
  #tabs: Tabs | undefined;
  #onConnected: () => void = () => undefined;
  /** Somebody was connected for this client before. */
  #wasConnected = false;
  /** What ended it: nobody is signed in. */
  #signedOut: unknown;

  constructor(options: ClientOptions, environment: Environment, http: Http, tokens: TokenSource, emitter: Emitter) {
    this.#options = options;
    this.#environment = environment;
    this.#tokens = tokens;
    this.#url = http.url;
    this.#emitter = emitter;
    http.onSignedOut = (error) => this.#signOut(error);
    this.feed = new Feed(emitter, options.after);
    this.#live = new Live({
      options,
      environment,
      http,
      feed: this.feed,
      publish: (event, payload, info) => this.#publish(event, payload, info),
      become: (state) => this.#become(state),
      report: (error) => this.#report(error),
    });
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /**
   * Somebody was given these.
   * @param isWhole They are the newest of all that there is.
   */
  listed(ids: string[], isWhole: boolean): void {
    this.feed.listed(ids);
    if (!isWhole) return;
    const newest = ids[0] ?? beforeNow();
    this.#live.listed(newest);
    this.feed.know(newest);
  }

  start(): Promise<void> {
    const run = this.#run;
    if (run?.stop.signal.aborted) return run.ended.then(() => this.start());
    return (this.#run ??= this.#begin()).connected;
  }

  async stop(): Promise<void> {
    const run = this.#run;
    run?.stop.abort();
    await run?.ended;
    if (!this.#run) this.#become("closed");
  }

  #begin(): Run {
    const stop = new AbortController();
    this.#signedOut = undefined;
    const working = this.#work(stop.signal).then(() => {
      if (this.#signedOut) throw this.#signedOut;
    });
    const ended = working.catch(() => undefined).then(() => {
      this.#run = undefined;
      this.#become(this.#signedOut ? "signedOut" : "closed");
    });
    const first = new Promise<void>((resolve) => (this.#onConnected = resolve));
    // Refused: so says the promise. Closed before it was connected: nobody waits any more.
    const connected = Promise.race([first, working]);
    return { stop, connected, ended };
  }

  async #work(signal: AbortSignal): Promise<void> {
    const { tabs } = this.#environment;
    const identity = tabs && this.#options.tabs !== false ? await this.#identity(signal) : undefined;
    if (signal.aborted) return;
    if (!tabs || identity === undefined) return this.#lead(signal);
    this.#tabs = new Tabs({
      environment: this.#environment,
      browser: tabs,
      name: `notifications ${this.#url} ${identity} ${this.#options.acknowledge !== false}`,
      lead: (leading) => this.#lead(leading),
      describe: () => ({ state: this.#state, newest: this.feed.newest, unread: this.#unread }),
      onLeader: (leader) => this.#follow(leader),
      onEvent: (event, payload, info) => this.#accept(event, payload, info),
    });
    try {
      await this.#tabs.run(signal);
    } finally {
      this.#tabs = undefined;
    }
  }

  #lead(signal: AbortSignal): Promise<void> {
    return this.#live.run(!this.#wasConnected, signal);
  }

  #follow({ state, newest, unread }: LeaderState): void {
    if (newest !== undefined) this.feed.know(newest);
    if (unread !== undefined && unread !== this.#unread) this.#accept("unreadCount", { count: unread }, { caughtUp: false });
    this.#become(state);
  }

  async #identity(signal: AbortSignal): Promise<string | undefined> {
    for (let attempt = 0; !signal.aborted; attempt++) {
      this.#become(attempt === 0 ? "connecting" : this.#environment.isOnline() ? "reconnecting" : "offline");
      try {
        return await identityOf(await this.#tokens.get());
      } catch (error) {
        if (isSignedOut(error)) this.#signOut(error);
        if (signal.aborted) break;
        this.#report(error);
        await pause(backoff(attempt, this.#environment, error), this.#environment, signal);
      }
    }
    return undefined;
  }

  #publish<E extends keyof ClientEvents>(event: E, payload: ClientEvents[E], info: EventInfo): boolean {
    const isNew = this.#accept(event, payload, info);
    if (isNew && this.#tabs?.isLeader) this.#tabs.tell(event, payload, info);
    return isNew;
  }

  #accept<E extends keyof ClientEvents>(event: E, payload: ClientEvents[E], info: EventInfo): boolean {
    if (event === "unreadCount") this.#unread = (payload as ClientEvents["unreadCount"]).count;
    if (event === "acknowledged") this.#live.acknowledger.done((payload as ClientEvents["acknowledged"]).id);
    return this.feed.accept(event, payload, info);
  }

  /** Whatever found out: nothing more comes for who is not signed in, and nothing is tried before somebody asks for it. */
  #signOut(error: unknown): void {
    this.#signedOut = error;
    if (this.#run) this.#run.stop.abort();
    else this.#become("signedOut");
  }

  #become(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    if (this.#tabs?.isLeader) this.#tabs.tellState();
    this.#emitter.emit("state", state, { caughtUp: false });
    if (state !== "connected") return;
    this.#wasConnected = true;
    this.#onConnected();
  }

  #report(error: unknown): void {
    this.#options.logger?.("Trying again", error);
    this.#emitter.emit("error", error instanceof Error ? error : new Error(String(error)), { caughtUp: false });
  }
}
