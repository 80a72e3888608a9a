import { type HubMessage, type IHubProtocol, type ILogger, JsonHubProtocol, MessageType } from "@microsoft/signalr";

export interface Frame {
  direction: "in" | "out";
  kind: string;
  body: string;
  bytes: number;
}

/** SignalR's JSON protocol, telling of every message that passes. */
export class ObservedProtocol implements IHubProtocol {
  readonly #inner = new JsonHubProtocol();
  readonly name = this.#inner.name;
  readonly version = this.#inner.version;
  readonly transferFormat = this.#inner.transferFormat;
  readonly #observe: (frame: Frame) => void;

  constructor(observe: (frame: Frame) => void) {
    this.#observe = observe;
  }

  parseMessages(input: string, logger: ILogger): HubMessage[] {
    const messages = this.#inner.parseMessages(input, logger);
    for (const message of messages) {
      const body = JSON.stringify(message);
      this.#observe({ direction: "in", kind: kind(message), body, bytes: size(body) });
    }
    return messages;
  }

  writeMessage(message: HubMessage): string {
    const text = this.#inner.writeMessage(message);
    this.#observe({ direction: "out", kind: kind(message), body: text.replace(/\x1e$/, ""), bytes: size(text) });
    return text;
  }
}

function size(text: string): number {
  return new TextEncoder().encode(text).length;
}

function kind(message: HubMessage): string {
  return message.type === MessageType.Invocation ? message.target : (MessageType[message.type] ?? String(message.type)).toLowerCase();
}
