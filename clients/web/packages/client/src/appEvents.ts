import type { HubMessage, IHubProtocol, ILogger, TransferFormat } from "@microsoft/signalr";

const prefix = "app:";
const invocation = 1;

/** What the server wraps around an event's data. */
export interface AppEventEnvelope {
  data: unknown;
  room: string | null;
  from: string | null;
  at: string;
}

/**
 * All events of an app's own arrive as one, since their names are not known when the connection is made: another tab may ask for
 * others.
 */
export interface NamedAppEvent {
  event: `app:${string}`;
  envelope: AppEventEnvelope;
}

export class AppEventProtocol implements IHubProtocol {
  readonly name: string;
  readonly version: number;
  readonly transferFormat: TransferFormat;
  readonly #inner: IHubProtocol;

  constructor(inner: IHubProtocol) {
    this.#inner = inner;
    this.name = inner.name;
    this.version = inner.version;
    this.transferFormat = inner.transferFormat;
  }

  parseMessages(input: string | ArrayBuffer, logger: ILogger): HubMessage[] {
    return this.#inner.parseMessages(input, logger).map((message) =>
      message.type === invocation && message.target.startsWith(prefix)
        ? { ...message, target: "app", arguments: [{ event: message.target, envelope: message.arguments[0] }] }
        : message);
  }

  writeMessage(message: HubMessage): string | ArrayBuffer {
    return this.#inner.writeMessage(message);
  }
}
