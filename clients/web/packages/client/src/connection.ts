import type { Emitter } from "./emitter.ts";
import type { ConnectionState } from "./events.ts";
import type { Http } from "./http.ts";
import { Live } from "./live.ts";
import type { ClientOptions } from "./options.ts";

export interface Connection {
  readonly state: ConnectionState;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function connectionOf(options: ClientOptions, http: Http, emitter: Emitter): Connection {
  return new Live(options, http, emitter);
}
