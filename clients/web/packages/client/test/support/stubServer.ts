import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import WebSocket, { Server as WebSocketServer } from "ws";

const end = "\x1e";

interface Call {
  method: string;
  /** Below the API's address, with the query. */
  path: string;
  body: unknown;
  headers: IncomingMessage["headers"];
}

export interface Reply {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
}

type Route = (call: Call) => Reply | Promise<Reply>;

/** The API and its real-time service, as far as a test needs them: real HTTP, real WebSockets, answers as the test says. */
export class StubServer {
  readonly calls: Call[] = [];
  readonly invocations: { method: string; args: unknown[] }[] = [];
  readonly sockets = new Set<WebSocket>();
  /** What its clock shows: later than when the tests' notifications were sent. */
  now = "2026-01-02T00:00:00Z";
  /** A connection is in its groups, and is told so. */
  isJoining = true;
  /** Connections so far. */
  connections = 0;
  readonly #routes = new Map<string, Route>();
  readonly #methods = new Map<string, (...args: unknown[]) => unknown>();
  readonly #server: Server;
  readonly #hub = new WebSocketServer({ noServer: true });
  readonly #watchers = new Set<() => void>();

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.on("upgrade", (request, socket, head) => {
      this.#hub.handleUpgrade(request, socket as Socket, head, (opened) => this.#serve(opened));
    });
    this.on("POST /negotiate", () => ({ body: { url: `${this.origin}/hub`, accessToken: "service-token", now: this.now } }));
    this.on("GET /notifications/unread-count", () => ({ body: { count: 0, byPriority: {} } }));
    this.on("GET /notifications", () => ({ body: { items: [], nextCursor: null } }));
    this.on("GET /notifications/missed", () => ({ body: { items: [], reload: false } }));
    this.method("ack", (id) => ({ id, roundTripMs: 1 }));
    this.method("heartbeat", () => ({ at: "2026-01-01T00:00:00Z" }));
  }

  static async start(): Promise<StubServer> {
    const stub = new StubServer();
    await new Promise<void>((resolve) => stub.#server.listen(0, "127.0.0.1", resolve));
    return stub;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `${this.origin}/api/v1`;
  }

  /** @param route `GET /notifications`, without a query. */
  on(route: string, reply: Route): void {
    this.#routes.set(route, reply);
  }

  method(name: string, answer: (...args: unknown[]) => unknown): void {
    this.#methods.set(name, answer);
  }

  push(event: string, payload: unknown): void {
    for (const socket of this.sockets) this.#send(socket, event, payload);
  }

  /** As when the service goes away: no goodbye. */
  dropAll(): void {
    for (const socket of this.sockets) socket.terminate();
  }

  callsTo(route: string): Call[] {
    return this.calls.filter((c) => `${c.method} ${c.path.split("?")[0]}` === route);
  }

  invocationsOf(method: string): unknown[][] {
    return this.invocations.filter((i) => i.method === method).map((i) => i.args);
  }

  /** Done when the condition holds: looked at after each thing that happens here. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!condition()) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  async stop(): Promise<void> {
    this.dropAll();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.origin);
    if (url.pathname === "/hub/negotiate") {
      const transports = [{ transport: "WebSockets", transferFormats: ["Text", "Binary"] }];
      response.end(JSON.stringify({ connectionId: "1", connectionToken: "1", negotiateVersion: 1, availableTransports: transports }));
      return;
    }
    const text = await read(request);
    const path = url.pathname.replace("/api/v1", "");
    const call: Call = { method: request.method ?? "", path: path + url.search, body: text && JSON.parse(text), headers: request.headers };
    const route = this.#routes.get(`${call.method} ${path}`);
    const reply = (await route?.(call)) ?? {
      status: 404,
      body: { type: "urn:notifications:problem:not-found", title: "Not found", status: 404 },
    };
    this.calls.push(call);
    response.writeHead(reply.status ?? 200, { "Content-Type": "application/json", ...reply.headers });
    response.end(reply.body === undefined ? "" : typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body));
    this.#look();
  }

  #serve(socket: WebSocket): void {
    socket.once("message", () => {
      socket.send(`{}${end}`);
      this.sockets.add(socket);
      this.connections++;
      socket.on("message", (data) => {
        for (const frame of data.toString().split(end)) if (frame) void this.#invoke(socket, JSON.parse(frame));
      });
      if (this.isJoining) this.#send(socket, "unreadCount", { count: 0 });
      this.#look();
    });
    socket.on("close", () => {
      this.sockets.delete(socket);
      this.#look();
    });
  }

  #send(socket: WebSocket, event: string, payload: unknown): void {
    socket.send(JSON.stringify({ type: 1, target: event, arguments: [payload] }) + end);
  }

  async #invoke(socket: WebSocket, frame: { type: number; target: string; arguments: unknown[]; invocationId: string }): Promise<void> {
    if (frame.type !== 1) return;
    this.invocations.push({ method: frame.target, args: frame.arguments });
    this.#look();
    const answer = { type: 3, invocationId: frame.invocationId };
    try {
      socket.send(JSON.stringify({ ...answer, result: await this.#methods.get(frame.target)?.(...frame.arguments) }) + end);
    } catch (error) {
      socket.send(JSON.stringify({ ...answer, error: String(error) }) + end);
    }
  }

  #look(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}

async function read(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
