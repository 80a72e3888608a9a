// An inbox in the terminal: what is unread, then what comes, as it comes. A number and Enter marks as read.
import { createInterface } from "node:readline";
// In a project of your own: import { NotificationsClient } from "@notifications/client";
import { NotificationsClient } from "../../clients/web/packages/client/dist/index.js";

const url = process.env.API ?? "http://localhost:7071/api/v1";
const userId = process.argv[2] ?? "alice";
const [dim, bold, plain] = process.stdout.isTTY ? ["\x1b[2m", "\x1b[1m", "\x1b[0m"] : ["", "", ""];

const client = new NotificationsClient({ url, token });
const shown = [];

/** A development token. Your program has its user's token of your identity provider. */
async function token() {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`${url}/dev/token`, { method: "POST", headers, body: JSON.stringify({ userId }) });
  if (!answer.ok) throw new Error(`No token: ${answer.status}`);
  return (await answer.json()).token;
}

function show(notification) {
  const time = new Date(notification.createdAt).toLocaleTimeString();
  const number = String(shown.push(notification)).padStart(3);
  console.log(`${dim}${number}  ${time}${plain}  ${bold}${notification.title}${plain}  ${notification.message ?? ""}`);
}

async function markRead(line) {
  const notification = shown[Number(line) - 1];
  if (!notification) return console.log(`There is no number ${line}.`);
  await client.read(notification.id);
  console.log(`Read: ${notification.title}`);
}

client.on("notification", show);
client.on("unreadCount", ({ count }) => console.log(`${dim}     ${count} unread${plain}`));
client.on("state", (state) => console.log(`${dim}     ${state}${plain}`));

const { items } = await client.list({ status: "unread", limit: 20 });
for (const notification of items.reverse()) show(notification);
await client.connect();

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => markRead(line.trim()).catch((error) => console.error(error.message)));
lines.on("close", () => client.close());
