import { type HubConnection, HubConnectionBuilder, type IHubProtocol, JsonHubProtocol, LogLevel } from "@microsoft/signalr";
import { ApiError } from "./apiError.ts";
import { AppEventProtocol } from "./appEvents.ts";
import type { Environment } from "./environment.ts";
import type { Http } from "./http.ts";
import type { Problem } from "./model.ts";
import { within } from "./waiting.ts";

const openingLimit = 20_000;
const answerLimit = 15_000;

export interface Negotiation {
  url: string;
  accessToken: string;
  /** The server's time: what is sent later is new to the connection. */
  now: string;
}

/** A call like any other: refusals come with their problem document, and a stale token is renewed. */
export async function negotiate(http: Http, environment: Environment, signal: AbortSignal): Promise<Negotiation> {
  return (await within(openingLimit, environment, "Negotiating", http.call<Negotiation>("POST", "/negotiate", { signal }))).body;
}

/** One connection to the hub: made once, and gone once it is closed. */
export class Hub {
  readonly closed: Promise<Error | undefined>;
  readonly #connection: HubConnection;
  readonly #environment: Environment;

  private constructor(connection: HubConnection, environment: Environment) {
    this.#connection = connection;
    this.#environment = environment;
    this.closed = new Promise((resolve) => connection.onclose(resolve));
  }

  /** @param handlers By event. */
  static async open(
    { url, accessToken }: Negotiation, environment: Environment, protocol: IHubProtocol | undefined,
    handlers: Record<string, (payload: never) => void>, signal: AbortSignal,
  ): Promise<Hub> {
    // The token is all it takes: with cookies, a page of another origin could not connect where any origin may.
    const builder = new HubConnectionBuilder()
      .withUrl(url, { accessTokenFactory: () => accessToken, withCredentials: false })
      .configureLogging(LogLevel.None)
      .withHubProtocol(new AppEventProtocol(protocol ?? new JsonHubProtocol()));
    const connection = builder.build();
    const hub = new Hub(connection, environment);
    for (const [event, handler] of Object.entries(handlers)) connection.on(event, handler as (payload: unknown) => void);
    const stop = (): void => void hub.close();
    signal.addEventListener("abort", stop);
    try {
      await within(openingLimit, environment, "Connecting", connection.start());
      return hub;
    } catch (error) {
      await hub.close();
      throw error;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  /** @throws {ApiError} when the server refuses. */
  async invoke<T>(method: string, ...args: unknown[]): Promise<T> {
    const answer = await within(
      answerLimit,
      this.#environment,
      method,
      this.#connection.invoke<(T & { problem?: Problem }) | null>(method, ...args),
    );
    if (answer?.problem) throw new ApiError(answer.problem.status, answer.problem);
    return answer as T;
  }

  close(): Promise<void> {
    return this.#connection.stop();
  }
}
