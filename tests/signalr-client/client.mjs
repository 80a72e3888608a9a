// Drives the official SignalR client: one JSON command per line on stdin, answers and events as JSON lines on stdout.
//   {id, op: "connect", url, token, transport, targets: [...]}   {id, op: "invoke" | "send", target, args}   {id, op: "stop"}
//   answers {id, result} or {id, error}; events {event: "message", target, args} and {event: "closed", error}
import { createInterface } from "node:readline";
import { HttpTransportType, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";

let connection;

const write = (line) => process.stdout.write(JSON.stringify(line) + "\n");

const operations = {
  async connect({ url, token, transport, targets }) {
    connection = new HubConnectionBuilder()
      .withUrl(url, { transport: HttpTransportType[transport], accessTokenFactory: () => token })
      .configureLogging(LogLevel.None)
      .build();
    for (const target of targets) connection.on(target, (...args) => write({ event: "message", target, args }));
    connection.onclose((error) => write({ event: "closed", error: error?.message ?? null }));
    await connection.start();
    return connection.connectionId;
  },
  invoke: ({ target, args }) => connection.invoke(target, ...args),
  send: ({ target, args }) => connection.send(target, ...args),
  stream: ({ target, args }) =>
    new Promise((resolve, reject) => connection.stream(target, ...args).subscribe({ next() {}, complete: resolve, error: reject })),
  stop: () => connection.stop(),
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  operations[command.op](command).then(
    (result) => write({ id: command.id, result: result ?? null }),
    (error) => write({ id: command.id, error: error.message }),
  );
}
process.exit(0);
