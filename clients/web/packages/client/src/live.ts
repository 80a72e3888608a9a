import { type HubConnection, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import type { Connection } from "./connection.ts";
import type { Emitter } from "./emitter.ts";
import type { ClientEvents, ConnectionState } from "./events.ts";
import type { Http } from "./http.ts";
import type { Acknowledged, Notification } from "./model.ts";
import type { ClientOptions } from "./options.ts";

const pushed = { caughtUp: false };
const firstDelay = 500;
const longestDelay = 30_000;

/** The connection to the hub: kept up until it is stopped. */
export class Live implements Connection {
  readonly #options: ClientOptions;
  readonly #http: Http;
  readonly #emitter: Emitter;
  #state: ConnectionState = "closed";
  #hub: HubConnection | undefined;

  constructor(options: ClientOptions, http: Http, emitter: Emitter) {
    this.#options = options;
    this.#http = http;
    this.#emitter = emitter;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  async start(): Promise<void> {
    this.#become("connecting");
    const { body } = await this.#http.call<{ url: string; accessToken: string }>("POST", "/negotiate");
    const builder = new HubConnectionBuilder()
      .withUrl(body.url, { accessTokenFactory: () => body.accessToken })
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: ({ previousRetryCount }) => this.#delay(previousRetryCount) })
      .configureLogging(LogLevel.None);
    if (this.#options.protocol) builder.withHubProtocol(this.#options.protocol);
    this.#hub = builder.build();
    for (const event of ["updated", "unreadCount", "activity"] as const) this.#relay(event);
    for (const event of ["notification", "progress"] as const) this.#hub.on(event, (n: Notification) => this.#receive(event, n));
    this.#hub.onreconnecting(() => this.#become("reconnecting"));
    this.#hub.onreconnected(() => this.#become("connected"));
    this.#hub.onclose(() => this.#become("closed"));
    await this.#hub.start();
    this.#become("connected");
  }

  async stop(): Promise<void> {
    await this.#hub?.stop();
  }

  #relay<E extends keyof ClientEvents>(event: E): void {
    this.#hub?.on(event, (payload: ClientEvents[E]) => this.#emitter.emit(event, payload, pushed));
  }

  #receive(event: "notification" | "progress", notification: Notification): void {
    this.#emitter.emit(event, notification, pushed);
    if (this.#options.acknowledge !== false) void this.#acknowledge(notification.id);
  }

  async #acknowledge(id: string): Promise<void> {
    const answer = await this.#hub?.invoke<Acknowledged>("ack", id);
    if (answer) this.#emitter.emit("acknowledged", answer, pushed);
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    this.#emitter.emit("state", state, pushed);
  }

  /** Exponential, with full jitter: when a server comes back, its clients don't all come back in the same moment. */
  #delay(attempt: number): number {
    return (this.#options.random ?? Math.random)() * Math.min(longestDelay, firstDelay * 2 ** attempt);
  }
}
