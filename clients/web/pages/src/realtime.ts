import { type HubConnection, HubConnectionBuilder, HubConnectionState, LogLevel } from "@microsoft/signalr";
import { type Api, ApiError, apiBase } from "./api";
import { type Frame, ObservedProtocol } from "./frames";
import type { Notification, NotificationChange, Problem, ReadUpTo } from "./model";

export type State = "disconnected" | "connecting" | "connected" | "reconnecting";

export interface Events {
  state(state: State, detail: string): void;
  /** Connected or connected again: the time to fetch what was missed. */
  ready(): Promise<void>;
  notification(notification: Notification): void;
  updated(change: NotificationChange): void;
  readUpTo(change: ReadUpTo): void;
  unreadCount(count: number): void;
  frame(frame: Frame): void;
}

const firstDelay = 500;
const longestDelay = 30_000;

/** Exponential, with full jitter: when a server comes back, its clients don't all come back in the same moment. */
export function reconnectDelay(attempt: number): number {
  return Math.random() * Math.min(longestDelay, firstDelay * 2 ** attempt);
}

/** One user's live connection. It keeps trying until it is stopped. */
export class Realtime {
  readonly #connection: HubConnection;
  readonly #events: Events;
  readonly #stopped = new AbortController();

  constructor(api: Api, events: Events) {
    this.#events = events;
    this.#connection = new HubConnectionBuilder()
      .withUrl(apiBase, { accessTokenFactory: () => api.token() })
      .withHubProtocol(new ObservedProtocol((frame) => events.frame(frame)))
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: ({ previousRetryCount }) => reconnectDelay(previousRetryCount) })
      .configureLogging(LogLevel.None)
      .build();
    this.#connection.on("notification", (n: Notification) => events.notification(n));
    // A progress update is a notification that takes the place of the task's earlier one.
    this.#connection.on("progress", (n: Notification) => events.notification(n));
    // Something new that is not the same for everyone: it has to be fetched.
    this.#connection.on("refresh", () => this.#events.ready());
    this.#connection.on("updated", (c: NotificationChange | ReadUpTo) => ("readUpTo" in c ? events.readUpTo(c) : events.updated(c)));
    this.#connection.on("unreadCount", ({ count }: { count: number }) => events.unreadCount(count));
    this.#connection.onreconnecting((error) => events.state("reconnecting", error?.message ?? ""));
    this.#connection.onreconnected(() => this.#ready());
    this.#connection.onclose((error) => events.state("disconnected", error?.message ?? ""));
  }

  get connected(): boolean {
    return this.#connection.state === HubConnectionState.Connected;
  }

  /** The client's automatic reconnect begins only after a first success, so the first connect is tried again here. */
  async start(): Promise<void> {
    this.#events.state("connecting", "");
    for (let attempt = 0; !this.#stopped.signal.aborted; attempt++) {
      try {
        await this.#connection.start();
        return this.#ready();
      } catch (error) {
        if (this.#stopped.signal.aborted) return;
        this.#events.state("reconnecting", error instanceof Error ? error.message : String(error));
        await pause(reconnectDelay(attempt), this.#stopped.signal);
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#connection.stop();
    this.#events.state("disconnected", "");
  }

  /** @returns the round trip in milliseconds. */
  async acknowledge(id: string): Promise<number> {
    const begin = performance.now();
    const answer = await this.#connection.invoke<{ problem?: Problem } | null>("ack", id);
    if (answer?.problem) throw ApiError.of(answer.problem, answer.problem.status ?? 0);
    return performance.now() - begin;
  }

  async #ready(): Promise<void> {
    this.#events.state("connected", this.#connection.connectionId ?? "");
    await this.#events.ready();
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
