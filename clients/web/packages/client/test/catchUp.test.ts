import { expect, test } from "vitest";
import type { Notification } from "../src/model.ts";
import { eventually, id, notification, Recorder } from "./support/some.ts";
import { open, startServer } from "./support/session.ts";
import type { StubServer } from "./support/stubServer.ts";

/** As the server does it: what came after, oldest first. */
function serveMissed(server: StubServer, stored: Notification[]): void {
  server.on("GET /notifications/missed", ({ path }) => {
    const query = new URL(path, server.origin).searchParams;
    const items = stored.filter((n) => n.id > (query.get("after") ?? ""));
    return { body: { items, reload: false } };
  });
}

test("what was missed while the connection was lost is caught up with, without a duplicate", async () => {
  const server = await startServer();
  const stored = Array.from({ length: 250 }, (_, n) => notification(n + 1));
  serveMissed(server, stored);
  const { client, environment } = open(server);
  const [received, states, acknowledged] = [
    new Recorder(client, "notification"),
    new Recorder(client, "state"),
    new Recorder(client, "acknowledged"),
  ];
  await client.connect();
  server.push("notification", stored[0]);
  await acknowledged.count(1);
  server.dropAll();
  await states.until(() => client.state === "reconnecting");
  environment.advance(500);
  await acknowledged.count(250);
  expect(received.payloads.map((n) => n.id)).toEqual(stored.map((n) => n.id));
  expect(received.all.map((r) => r.info.caughtUp)).toEqual([false, ...Array<boolean>(249).fill(true)]);
  expect(server.callsTo("GET /notifications/missed").map((c) => c.path)).toEqual([`/notifications/missed?after=${id(1)}`]);
  expect(new Set(server.invocationsOf("ack").flat()).size).toBe(250);
});

test("what is sent once the connection was asked for is live, though the catch-up tells of it before its push", async () => {
  const server = await startServer();
  const [before, after] = [notification(2), notification(3, { sentAt: "2026-01-02T00:00:01Z" })];
  serveMissed(server, [before, after]);
  const { client } = open(server, { after: id(1) });
  const [received, updated, acknowledged] = [
    new Recorder(client, "notification"),
    new Recorder(client, "updated"),
    new Recorder(client, "acknowledged"),
  ];
  await client.connect();
  await received.count(2);
  server.push("notification", after);
  server.push("updated", { id: id(3), readAt: null });
  await updated.count(1);
  await acknowledged.count(2);
  expect(received.all.map((r) => [r.payload.id, r.info.caughtUp])).toEqual([[id(2), true], [id(3), false]]);
});

test("what was listed but never told is live when it was sent since", async () => {
  const server = await startServer();
  const since = notification(3, { sentAt: null, createdAt: server.now });
  server.on("GET /notifications", () => ({ body: { items: [since, notification(2)], nextCursor: null } }));
  server.on("GET /notifications/missed", () => ({ body: { items: [notification(2), since], reload: false } }));
  const { client } = open(server);
  await client.list();
  const [received, updated] = [new Recorder(client, "notification"), new Recorder(client, "updated")];
  await client.connect();
  await Promise.all([received.count(1), updated.count(1)]);
  expect(received.all).toEqual([{ payload: since, info: { caughtUp: false } }]);
  expect(updated.all).toEqual([{ payload: notification(2), info: { caughtUp: true } }]);
});

test("a client is connected, and catches up, once the connection is in its groups", async () => {
  const server = await startServer();
  server.isJoining = false;
  const { client } = open(server, { after: id(1) });
  const connecting = client.connect();
  await server.until(() => server.sockets.size === 1);
  await client.list();
  expect(client.state).toBe("connecting");
  expect(server.callsTo("GET /notifications/missed")).toEqual([]);
  server.push("unreadCount", { count: 1 });
  await connecting;
  await server.until(() => server.callsTo("GET /notifications/missed").length === 1);
});

test("a connection that is not said to be in its groups asks for what there is, and is made again", async () => {
  const server = await startServer();
  server.isJoining = false;
  serveMissed(server, [notification(2)]);
  const { client, environment } = open(server, { after: id(1) });
  const received = new Recorder(client, "notification");
  const connecting = client.connect();
  for (let asked = 1; asked <= 5; asked++) {
    await eventually(() => environment.waits.includes(3_000));
    environment.advance(3_000);
    if (asked === 1) await received.count(1);
  }
  expect(client.state).not.toBe("connected");
  await server.until(() => server.sockets.size === 0);
  server.isJoining = true;
  await eventually(() => client.state === "reconnecting" && environment.waits.length > 0);
  environment.advance(30_000);
  await connecting;
  expect(client.state).toBe("connected");
  expect(received.payloads).toEqual([notification(2)]);
});

test.each([
  ["a list", [notification(4)], `after=${id(4)}`],
  ["an empty list", [], "after=[0-9a-f]{8}-[0-9a-f]{4}-7000-8000-0{12}$"],
])("%s that was asked for before the connection was made is where the catch-up begins", async (_, items, after) => {
  const server = await startServer();
  let answer: () => void = () => undefined;
  server.on("GET /notifications", () => new Promise((resolve) => (answer = () => resolve({ body: { items, nextCursor: null } }))));
  server.on("GET /notifications/missed", () => ({ body: { items: [notification(5)], reload: false } }));
  const { client } = open(server);
  const [received, unread] = [new Recorder(client, "notification"), new Recorder(client, "unreadCount")];
  const listing = client.list();
  await client.connect();
  await unread.count(1);
  server.push("notification", notification(6));
  await received.count(1);
  answer();
  await listing;
  await received.count(2);
  expect(received.payloads.map((n) => n.id)).toEqual([id(6), id(5)]);
  expect(server.callsTo("GET /notifications/missed")[0]?.path).toMatch(new RegExp(after));
});

test("a catch-up that tells of known ones too is an update of those", async () => {
  const server = await startServer();
  const stored = [1, 2, 3, 4].map((n) => notification(n));
  server.on("GET /notifications", () => ({ body: { items: [stored[1], stored[0]], nextCursor: null } }));
  server.on("GET /notifications/missed", () => ({ body: { items: stored, reload: false } }));
  const { client, environment } = open(server);
  await client.list();
  await client.connect();
  const [received, updated, states] = [
    new Recorder(client, "notification"),
    new Recorder(client, "updated"),
    new Recorder(client, "state"),
  ];
  await received.count(2);
  server.dropAll();
  await states.until(() => client.state === "reconnecting");
  environment.advance(500);
  await updated.count(6);
  expect(received.payloads).toEqual([stored[2], stored[3]]);
  expect(updated.payloads).toEqual([stored[0], stored[1], ...stored]);
});

test("what is pushed before the catch-up is done hides nothing that was missed", async () => {
  const server = await startServer();
  const { client, environment } = open(server, { after: id(1) });
  const received = new Recorder(client, "notification");
  let answer: (() => void) | undefined;
  server.on("GET /notifications/missed", ({ path }) =>
    new Promise((resolve) => {
      const after = new URL(path, server.origin).searchParams.get("after");
      answer = () => resolve({ body: { items: after === id(1) ? [notification(2)] : [], reload: false } });
      server.push("notification", notification(3));
    }));
  await client.connect();
  await received.count(1);
  answer?.();
  await received.count(2);
  expect(received.payloads.map((n) => n.id)).toEqual([id(3), id(2)]);
  expect(environment.now()).toBe(0);
});

test("a catch-up that fails is tried again from where it began", async () => {
  const server = await startServer();
  let tries = 0;
  server.on("GET /notifications/missed", () => (++tries === 1 ? { status: 503 } : { body: { items: [notification(2)], reload: false } }));
  const { client, environment } = open(server, { after: id(1) });
  const [received, errors] = [new Recorder(client, "notification"), new Recorder(client, "error")];
  await client.connect();
  await errors.count(1);
  environment.advance(1_000);
  await received.count(1);
  expect(server.callsTo("GET /notifications/missed").map((c) => c.path)).toEqual(Array(2).fill(`/notifications/missed?after=${id(1)}`));
  expect(errors.payloads[0]).toMatchObject({ status: 503 });
});

test.each([
  ["more was missed than the server tells", { body: { items: [], reload: true } }],
  ["the server does not know the newest one", { status: 400 }],
])("reload is emitted when %s", async (_, reply) => {
  const server = await startServer();
  server.on("GET /notifications/missed", () => reply);
  const { client } = open(server, { after: id(1) });
  const [reloads, received] = [new Recorder(client, "reload"), new Recorder(client, "notification")];
  await client.connect();
  await reloads.count(1);
  expect(received.all).toEqual([]);
});

test("without a list, the newest one is asked for, so that a later loss has a beginning", async () => {
  const server = await startServer();
  server.on("GET /notifications", () => ({ body: { items: [notification(7)], nextCursor: null } }));
  const { client, environment } = open(server);
  const received = new Recorder(client, "notification");
  await client.connect();
  environment.advance(2_000);
  await server.until(() => server.callsTo("GET /notifications").length === 1);
  serveMissed(server, [notification(7), notification(8)]);
  server.dropAll();
  await new Recorder(client, "state").until(() => client.state === "reconnecting");
  environment.advance(500);
  await received.count(1);
  expect(received.payloads.map((n) => n.id)).toEqual([id(8)]);
});

test("a list that was loaded before is where the catch-up begins", async () => {
  const server = await startServer();
  server.on("GET /notifications", () => ({ body: { items: [notification(5), notification(4)], nextCursor: null } }));
  serveMissed(server, [4, 5, 6].map((n) => notification(n)));
  const { client } = open(server);
  const received = new Recorder(client, "notification");
  await client.list({ status: "read" });
  expect(client.newest).toBeUndefined();
  await client.list({ limit: 20, cursor: null });
  await client.connect();
  await received.count(1);
  expect(received.payloads.map((n) => n.id)).toEqual([id(6)]);
});

test("refresh fetches what is new, once for several", async () => {
  const server = await startServer();
  const { client, environment } = open(server, { after: id(1) });
  const received = new Recorder(client, "notification");
  await client.connect();
  await server.until(() => server.callsTo("GET /notifications/missed").length === 1);
  serveMissed(server, [notification(2), notification(3)]);
  const unread = new Recorder(client, "unreadCount");
  server.push("refresh", { id: id(2) });
  server.push("refresh", { id: id(3) });
  server.push("unreadCount", { count: 2 });
  await unread.count(1);
  environment.advance(500);
  await received.count(2);
  expect(received.payloads.map((n) => n.id)).toEqual([id(2), id(3)]);
  expect(server.callsTo("GET /notifications/missed")).toHaveLength(2);
});
