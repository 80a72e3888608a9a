import { expect, test } from "vitest";
import { eventually, id, notification, Recorder } from "./support/some.ts";
import { open, startServer } from "./support/session.ts";

test("connect makes the connection and tells its states", async () => {
  const server = await startServer();
  const { client } = open(server);
  const states = new Recorder(client, "state");
  expect(client.state).toBe("closed");
  await client.connect();
  expect(client.state).toBe("connected");
  await client.close();
  expect(states.payloads).toEqual(["connecting", "connected", "closed"]);
  await server.until(() => server.sockets.size === 0);
});

test("a pushed notification is emitted once, however often it comes, and acknowledged once", async () => {
  const server = await startServer();
  const { client } = open(server);
  const received = new Recorder(client, "notification");
  const acknowledged = new Recorder(client, "acknowledged");
  await client.connect();
  server.push("notification", notification(1));
  server.push("notification", notification(1));
  server.push("notification", notification(2, { silent: true }));
  await acknowledged.count(2);
  expect(received.all.map(({ payload, info }) => [payload.id, payload.silent, info.caughtUp])).toEqual([
    [id(1), undefined, false],
    [id(2), true, false],
  ]);
  expect(server.invocationsOf("ack")).toEqual([[id(1)], [id(2)]]);
  expect(client.newest).toBe(id(2));
});

test("the other events pass as they are", async () => {
  const server = await startServer();
  const { client } = open(server);
  const [updated, unread, progress] = [
    new Recorder(client, "updated"),
    new Recorder(client, "unreadCount"),
    new Recorder(client, "progress"),
  ];
  await client.connect();
  const task = notification(3, { type: "progress_update", collapseKey: "task" });
  server.push("updated", { id: id(1), readAt: null });
  server.push("updated", { readUpTo: id(2), readAt: "2026-01-01T00:00:00Z", status: "read" });
  server.push("unreadCount", { count: 4 });
  server.push("progress", task);
  await progress.count(1);
  expect(updated.payloads).toEqual([{ id: id(1), readAt: null }, { readUpTo: id(2), readAt: "2026-01-01T00:00:00Z", status: "read" }]);
  expect(unread.payloads).toEqual([{ count: 0 }, { count: 4 }]);
  expect(progress.payloads).toEqual([task]);
});

test("updates that overtake each other are told of in their own order", async () => {
  const server = await startServer();
  const { client } = open(server);
  const [progress, other] = [new Recorder(client, "progress"), new Recorder(client, "notification")];
  await client.connect();
  const update = (n: number, order: object): object => notification(n, { type: "progress_update", collapseKey: "task", ...order });
  server.push("progress", update(1, { sequence: 2 }));
  server.push("progress", update(2, { sequence: 1 }));
  server.push("progress", update(3, { at: "2026-01-01T00:00:01.000Z" }));
  server.push("progress", update(5, { at: "2026-01-01T00:00:01.000Z" }));
  server.push("progress", update(4, { at: "2026-01-01T00:00:01.000Z" }));
  server.push("progress", notification(6, { type: "progress_update", collapseKey: "another", sequence: 0 }));
  server.push("notification", notification(7));
  await other.count(1);
  expect(progress.payloads.map((n) => n.id)).toEqual([id(1), id(3), id(5), id(6)]);
});

test("a handler that fails keeps no other from being called", async () => {
  const server = await startServer();
  const logged: string[] = [];
  const { client } = open(server, { logger: (message) => logged.push(message) });
  client.on("notification", () => {
    throw new Error("mine");
  });
  client.on("notification", () => Promise.reject(new Error("mine, later")));
  const received = new Recorder(client, "notification");
  await client.connect();
  server.push("notification", notification(1));
  await received.count(1);
  await eventually(() => logged.length === 2);
  expect(logged).toEqual(Array(2).fill("A handler of 'notification' failed"));
});

test("a burst of new ones asks for the count once", async () => {
  const server = await startServer();
  server.on("GET /notifications/unread-count", () => ({ body: { count: 5, byPriority: {} } }));
  const { client, environment } = open(server);
  const [received, unread] = [new Recorder(client, "notification"), new Recorder(client, "unreadCount")];
  await client.connect();
  for (let n = 1; n <= 5; n++) server.push("notification", notification(n));
  await received.count(5);
  environment.advance(500);
  await unread.count(2);
  expect(unread.payloads).toEqual([{ count: 0 }, { count: 5 }]);
  expect(server.callsTo("GET /notifications/unread-count")).toHaveLength(1);
});

test("a count that was asked for before another was told is dropped", async () => {
  const server = await startServer();
  const { client, environment } = open(server);
  const [received, unread] = [new Recorder(client, "notification"), new Recorder(client, "unreadCount")];
  server.on("GET /notifications/unread-count", async () => {
    server.push("unreadCount", { count: 7 });
    await unread.count(2);
    return { body: { count: 1, byPriority: {} } };
  });
  await client.connect();
  server.push("notification", notification(1));
  await received.count(1);
  environment.advance(500);
  await server.until(() => server.callsTo("GET /notifications/unread-count").length === 1);
  server.push("unreadCount", { count: 8 });
  await unread.count(3);
  expect(unread.payloads).toEqual([{ count: 0 }, { count: 7 }, { count: 8 }]);
});

test.each([
  ["undeleted", { deletedAt: null }],
  ["no longer snoozed", { snoozedUntil: null }],
])("refresh of one that is %s is an update of all its members", async (_, change) => {
  const server = await startServer();
  const back = notification(1);
  server.on(`GET /notifications/${id(1)}`, () => ({ body: back }));
  const { client } = open(server, { after: id(2) });
  const [received, updated] = [new Recorder(client, "notification"), new Recorder(client, "updated")];
  await client.connect();
  server.push("updated", { id: id(1), ...change });
  server.push("refresh", { id: id(1) });
  await updated.count(2);
  expect(updated.payloads).toEqual([{ id: id(1), ...change }, back]);
  expect(received.all).toEqual([]);
});

test("refresh of one that was listed meanwhile is a new one all the same", async () => {
  const server = await startServer();
  const since = notification(1, { sentAt: server.now });
  server.on("GET /notifications", () => ({ body: { items: [since], nextCursor: null } }));
  server.on(`GET /notifications/${id(1)}`, () => ({ body: since }));
  const { client } = open(server);
  const received = new Recorder(client, "notification");
  await client.connect();
  await client.list();
  server.push("refresh", { id: id(1) });
  await received.count(1);
  expect(received.all).toEqual([{ payload: since, info: { caughtUp: false } }]);
});

test.each([
  ["overtaken by a later one", id(2)],
  ["the first ever", undefined],
])("refresh of one that is %s is a new one", async (_, after) => {
  const server = await startServer();
  server.on(`GET /notifications/${id(1)}`, () => ({ body: notification(1) }));
  const { client } = open(server, { after });
  const received = new Recorder(client, "notification");
  await client.connect();
  server.push("refresh", { id: id(1) });
  await received.count(1);
  expect(received.payloads).toEqual([notification(1)]);
});
