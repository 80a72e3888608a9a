import { expect, test } from "vitest";
import { Browser } from "./support/browser.ts";
import { eventually, id, inAnHour, notification, Recorder, token } from "./support/some.ts";
import { open, startServer } from "./support/session.ts";

test("tabs of one user share a connection, and each gets every event", async () => {
  const server = await startServer();
  const browser = new Browser();
  const tabs = [open(server, {}, browser), open(server, {}, browser), open(server, {}, browser)];
  const received = tabs.map(({ client }) => new Recorder(client, "notification"));
  const acknowledged = tabs.map(({ client }) => new Recorder(client, "acknowledged"));
  await Promise.all(tabs.map(({ client }) => client.connect()));
  server.push("notification", notification(1));
  await Promise.all([...received.map((r) => r.count(1)), ...acknowledged.map((r) => r.count(1))]);
  expect(server.connections).toBe(1);
  expect(server.invocationsOf("ack")).toEqual([[id(1)]]);
  expect(tabs.map(({ client }) => client.state)).toEqual(["connected", "connected", "connected"]);
});

test("a new tab is told the count and the newest one by the tab that leads", async () => {
  const server = await startServer();
  const browser = new Browser();
  const first = open(server, {}, browser);
  const counted = new Recorder(first.client, "unreadCount");
  await first.client.connect();
  server.push("notification", notification(1));
  server.push("unreadCount", { count: 3 });
  await counted.count(2);
  const second = open(server, {}, browser);
  const unread = new Recorder(second.client, "unreadCount");
  await second.client.connect();
  expect(unread.payloads).toEqual([{ count: 3 }]);
  expect(second.client.newest).toBe(id(1));
});

test("when the leading tab closes, another takes over at once and catches up", async () => {
  const server = await startServer();
  const browser = new Browser();
  const [first, second] = [open(server, {}, browser), open(server, {}, browser)];
  await first.client.connect();
  const received = new Recorder(second.client, "notification");
  await second.client.connect();
  server.push("notification", notification(1));
  await received.count(1);
  server.on("GET /notifications/missed", () => ({ body: { items: [notification(2)], reload: false } }));
  await first.client.close();
  await received.count(2);
  expect(received.payloads.map((n) => n.id)).toEqual([id(1), id(2)]);
  expect(server.callsTo("GET /notifications/missed").map((c) => c.path)).toEqual([`/notifications/missed?after=${id(1)}`]);
  expect(second.environment.now()).toBe(0);
});

test("a leading tab that the browser froze loses its place to one that is looked at, and follows when it wakes", async () => {
  const server = await startServer();
  const browser = new Browser();
  let isFrozen = false;
  const [first, second] = [open(server, {}, browser, () => isFrozen), open(server, {}, browser)];
  await first.client.connect();
  const states = new Recorder(second.client, "state");
  await second.client.connect();
  second.environment.advance(3_000);
  await eventually(() => second.environment.waits.includes(30_000));
  isFrozen = true;
  second.environment.setVisible(false);
  second.environment.setVisible(true);
  await eventually(() => second.environment.waits.includes(3_000));
  second.environment.advance(3_000);
  await server.until(() => server.connections === 2 && server.sockets.size === 1);
  await states.until(() => second.client.state === "connected");
  isFrozen = false;
  const received = [new Recorder(first.client, "notification"), new Recorder(second.client, "notification")];
  server.push("notification", notification(1));
  await Promise.all(received.map((r) => r.count(1)));
  expect(server.connections).toBe(2);
});

test("a connection that is lost and made again is seen in every tab", async () => {
  const server = await startServer();
  const browser = new Browser();
  const [first, second] = [open(server, {}, browser), open(server, {}, browser)];
  await first.client.connect();
  const states = new Recorder(second.client, "state");
  await second.client.connect();
  server.dropAll();
  await states.until(() => second.client.state === "reconnecting");
  first.environment.advance(500);
  await states.until(() => second.client.state === "connected");
  expect(server.connections).toBe(2);
});

test.each([
  ["another user", { token: () => token({ sub: "bob", exp: inAnHour }) }],
  ["a token that can't be read", { token: () => "opaque" }],
  ["the option tabs: false", { tabs: false }],
])("%s has a connection of its own", async (_, options) => {
  const server = await startServer();
  const browser = new Browser();
  await Promise.all([open(server, {}, browser).client.connect(), open(server, options, browser).client.connect()]);
  expect(server.connections).toBe(2);
});
