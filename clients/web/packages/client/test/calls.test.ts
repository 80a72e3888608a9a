import { expect, test, vi } from "vitest";
import { ApiError } from "../src/apiError.ts";
import { notification } from "./support/some.ts";
import { alice, open, startServer } from "./support/session.ts";

test("list puts the filter into the query, lists joined, what is absent left out", async () => {
  const server = await startServer();
  server.on("GET /notifications", () => ({ body: { items: [notification(7)], nextCursor: "next" } }));
  const { client } = open(server);
  const since = new Date("2026-01-02T03:04:05Z");
  const page = await client.list({ status: ["unread", "snoozed"], category: "a&b", since, archived: "all", limit: 20, cursor: null });
  expect(page).toEqual({ items: [notification(7)], nextCursor: "next" });
  expect(Object.fromEntries(new URL(server.calls[0]?.path ?? "", server.origin).searchParams)).toEqual({
    status: "unread,snoozed", category: "a&b", since: "2026-01-02T03:04:05.000Z", archived: "all", limit: "20",
  });
  expect(server.calls[0]?.headers.authorization).toBe(`Bearer ${alice}`);
});

test("each inbox call is the request that the API describes", async () => {
  const server = await startServer();
  const { client } = open(server);
  const until = "2026-03-01T08:00:00Z";
  const calls = [
    client.get("1"),
    client.read("1"),
    client.unread("1"),
    client.seen("1"),
    client.archive("1"),
    client.unarchive("1"),
    client.snooze("1", until),
    client.delete("1"),
    client.restore("1"),
    client.markRead(["1", "2"]),
    client.markAllRead(until),
    client.markAllRead(),
    client.undoMarkAllRead("1"),
    client.stats(),
    client.unreadCount(),
    client.subscribePush({ endpoint: "https://push" }),
    client.unsubscribePush("https://push"),
    client.acknowledge("1"),
  ];
  await Promise.allSettled(calls);
  const sorted = (all: unknown[]) => all.map((one) => JSON.stringify(one)).sort();
  expect(sorted(server.calls.map(({ method, path, body }) => [method, path, body]))).toEqual(sorted([
    ["DELETE", "/notifications/1", ""],
    ["DELETE", "/push-subscriptions", { endpoint: "https://push" }],
    ["GET", "/notifications/1", ""],
    ["GET", "/notifications/stats", ""],
    ["GET", "/notifications/unread-count", ""],
    ["POST", "/notifications/1/ack", ""],
    ["POST", "/notifications/1/archive", ""],
    ["POST", "/notifications/1/read", ""],
    ["POST", "/notifications/1/restore", ""],
    ["POST", "/notifications/1/seen", ""],
    ["POST", "/notifications/1/snooze", { until }],
    ["POST", "/notifications/1/unarchive", ""],
    ["POST", "/notifications/1/unread", ""],
    ["POST", "/notifications/mark-all-read", {}],
    ["POST", "/notifications/mark-all-read", { before: until }],
    ["POST", "/notifications/mark-all-unread", { readUpTo: "1" }],
    ["POST", "/notifications/mark-read", { ids: ["1", "2"] }],
    ["POST", "/push-subscriptions", { endpoint: "https://push" }],
  ]));
});

test("markRead and history give what is in the answer", async () => {
  const server = await startServer();
  server.on("POST /notifications/mark-read", () => ({ body: { updated: 2 } }));
  server.on("GET /notifications/1/history", () => ({ body: { items: [{ at: "2026-01-01T00:00:00Z", event: "created" }] } }));
  const { client } = open(server);
  expect(await client.markRead(["1", "2"])).toBe(2);
  expect(await client.history("1")).toEqual([{ at: "2026-01-01T00:00:00Z", event: "created" }]);
});

test("preferences come with their version, and are saved under it", async () => {
  const server = await startServer();
  const stored = { minPriority: "low", optedOut: false, mandatory: ["security"] };
  server.on("GET /notifications/preferences", () => ({ body: stored, headers: { ETag: '"1"' } }));
  server.on("PUT /notifications/preferences", ({ body }) => ({ body: { ...stored, ...(body as object) }, headers: { ETag: '"2"' } }));
  const category = { name: "grades", names: { en: "Grades" }, mandatory: false, preloaded: false };
  server.on("GET /categories", () => ({ body: { items: [category] } }));
  const { client } = open(server);
  expect(await client.categories()).toEqual([category]);
  const { preferences, mandatory, etag } = await client.preferences();
  expect([preferences, mandatory, etag]).toEqual([{ minPriority: "low", optedOut: false }, ["security"], '"1"']);
  const saved = await client.savePreferences({ ...preferences, minPriority: "high" }, etag);
  expect([saved.preferences.minPriority, saved.etag]).toEqual(["high", '"2"']);
  const [put] = server.callsTo("PUT /notifications/preferences");
  expect([put?.headers["if-match"], put?.body]).toEqual(['"1"', { minPriority: "high", optedOut: false }]);
});

test("a server that sends no pushes has no key", async () => {
  const server = await startServer();
  const { client } = open(server);
  expect(await client.pushKey()).toBeUndefined();
  server.on("GET /push-subscriptions/key", () => ({ body: { publicKey: "abc" } }));
  expect(await client.pushKey()).toBe("abc");
});

test("a refusal is an ApiError with the problem document", async () => {
  const server = await startServer();
  const problem = {
    type: "urn:notifications:problem:invalid-request",
    title: "Invalid request",
    status: 400,
    errors: { limit: ["'0' is not allowed"] },
  };
  server.on("GET /notifications", () => ({ status: 400, body: problem, headers: { "Retry-After": "7" } }));
  const error = await open(server).client.list({ limit: 0 }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 400, problem, retryAfter: 7, message: "Invalid request" });
});

test("what is no problem document becomes one", async () => {
  const server = await startServer();
  server.on("GET /notifications", () => ({ status: 502, body: "<h1>Bad gateway</h1>" }));
  await expect(open(server).client.list()).rejects.toMatchObject({ status: 502, problem: { status: 502, detail: "<h1>Bad gateway</h1>" } });
});

test("a server that can't be reached is an ApiError of status 0", async () => {
  const server = await startServer();
  const { client } = open(server);
  await server.stop();
  await expect(client.list()).rejects.toMatchObject({ name: "ApiError", status: 0 });
});

test("a refused token is asked for anew, once", async () => {
  const server = await startServer();
  server.on("GET /notifications", () => ({ status: 401 }));
  const ask = vi.fn(() => alice);
  const { client } = open(server, { token: ask });
  await expect(client.list()).rejects.toMatchObject({ status: 401 });
  expect(ask).toHaveBeenCalledTimes(2);
  expect(server.calls).toHaveLength(2);
});

test("request calls any other endpoint, with a query, headers and a body", async () => {
  const server = await startServer();
  server.on("POST /notifications", () => ({ status: 201, body: { sendId: "1" } }));
  const { client } = open(server);
  const answer = await client.request("POST", "/notifications", { body: { title: "Hi" }, headers: { "Idempotency-Key": "k" } });
  expect(answer).toEqual({ sendId: "1" });
  expect(server.calls[0]?.headers["idempotency-key"]).toBe("k");
});
