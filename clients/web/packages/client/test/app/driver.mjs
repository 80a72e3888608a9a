// Drives the built client: one JSON command per line on stdin, answers and events as JSON lines on stdout.
//   node driver.mjs URL TOKEN   {id, call: "list", args: [{ limit: 1 }]} → {id, result} or {id, error};   {event, payload, info}
import { createInterface } from "node:readline";
import { NotificationsClient } from "../../dist/index.js";

const [url, token] = process.argv.slice(2);
const client = new NotificationsClient({ url, token: () => token });
const write = (line) => process.stdout.write(JSON.stringify(line) + "\n");

for (const event of ["state", "notification", "progress", "updated", "unreadCount", "acknowledged", "reload"]) {
  client.on(event, (payload, info) => write({ event, payload: payload ?? null, info }));
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, call, args } = JSON.parse(line);
  client[call](...args).then(
    (result) => write({ id, result: result ?? null }),
    (error) => write({ id, error: error.message }),
  );
}
// Nothing of the client may keep the process alive after this.
await client.close();
