import { expect, test, vi } from "vitest";
import { Browser } from "./support/browser.ts";
import { eventually, id, Recorder } from "./support/some.ts";
import { alice, open, startServer } from "./support/session.ts";

test("a server that refuses this user ends it, and connect says so", async () => {
  const server = await startServer();
  server.on("POST /negotiate", () => ({ status: 403, body: { type: "urn:x", title: "Forbidden", status: 403 } }));
  const { client } = open(server);
  await expect(client.connect()).rejects.toMatchObject({ status: 403 });
  await eventually(() => client.state === "closed");
  server.on("POST /negotiate", () => ({ body: { url: `${server.origin}/hub`, accessToken: "t" } }));
  await client.connect();
  expect(client.state).toBe("connected");
});

test("a server that is away is tried again, each time later, with jitter", async () => {
  const server = await startServer();
  server.on("POST /negotiate", () => ({ status: 500 }));
  const { client, environment } = open(server);
  const errors = new Recorder(client, "error");
  const states = new Recorder(client, "state");
  void client.connect();
  const waits: number[] = [];
  for (let attempt = 1; attempt <= 12; attempt++) {
    await errors.count(attempt);
    await eventually(() => environment.waits.length === 1);
    waits.push(environment.waits[0] ?? Number.NaN);
    environment.advance(30_000);
  }
  waits.forEach((wait, attempt) => expect(wait).toBeLessThan(Math.min(30_000, 500 * 2 ** attempt)));
  expect(new Set(waits).size).toBe(12);
  expect(Math.max(...waits)).toBeGreaterThan(10_000);
  expect(states.payloads).toEqual(["connecting", "reconnecting"]);
});

test("a server that names a time gets it", async () => {
  const server = await startServer();
  server.on("POST /negotiate", () => ({ status: 503, headers: { "Retry-After": "5" } }));
  const { client, environment } = open(server);
  const errors = new Recorder(client, "error");
  void client.connect();
  await errors.count(1);
  await eventually(() => environment.waits.length === 1);
  expect(environment.waits[0]).toBeGreaterThanOrEqual(5_000);
});

test("what the token function throws is told, and it is asked again", async () => {
  const server = await startServer();
  const ask = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error("no sign-in service")).mockResolvedValue(alice);
  const { client, environment } = open(server, { token: ask });
  const errors = new Recorder(client, "error");
  const connected = client.connect();
  await errors.count(1);
  await eventually(() => environment.waits.length === 1);
  environment.advance(500);
  await connected;
  expect(errors.payloads[0]?.message).toBe("no sign-in service");
});

test("connections that break at once are not made again without end", async () => {
  const server = await startServer();
  const { client, environment } = open(server);
  const states = new Recorder(client, "state");
  const waits: number[] = [];
  await client.connect();
  for (let connection = 1; connection <= 8; connection++) {
    await server.until(() => server.connections === connection && server.sockets.size === 1);
    await states.until(() => client.state === "connected");
    server.dropAll();
    await states.until(() => client.state === "reconnecting");
    waits.push(environment.waits[0] ?? Number.NaN);
    environment.advance(waits.at(-1) ?? 0);
  }
  expect(Math.max(...waits)).toBeGreaterThan(4_000);
});

test("without network the client is offline, and back as soon as the network is", async () => {
  const server = await startServer();
  const { client, environment } = open(server);
  const states = new Recorder(client, "state");
  await client.connect();
  environment.setOnline(false);
  await states.until(() => client.state === "offline");
  environment.setOnline(true);
  await states.until(() => client.state === "connected");
  expect(states.payloads).toEqual(["connecting", "connected", "offline", "connected"]);
  expect(environment.now()).toBe(0);
});

test("an app that no longer answers is noticed, though the connection is up", async () => {
  const server = await startServer();
  const { client, environment } = open(server, { after: id(1) });
  const states = new Recorder(client, "state");
  await client.connect();
  server.method("heartbeat", () => new Promise(() => undefined));
  environment.advance(132_000);
  await server.until(() => server.invocationsOf("heartbeat").length === 1);
  environment.advance(15_000);
  await states.until(() => client.state === "reconnecting");
  environment.advance(500);
  await states.until(() => client.state === "connected");
  expect(server.connections).toBe(2);
});

test("close ends it at any time: before, while waiting, and twice", async () => {
  const server = await startServer();
  const { client } = open(server);
  await client.close();
  server.on("POST /negotiate", () => ({ status: 500 }));
  const errors = new Recorder(client, "error");
  const connecting = client.connect();
  await errors.count(1);
  await Promise.all([client.close(), client.close()]);
  await connecting;
  expect(client.state).toBe("closed");
});

test("who connects while it is still closing is connected afterwards", async () => {
  const server = await startServer();
  const { client } = open(server);
  void client.connect();
  void client.close();
  await client.connect();
  const closing = client.close();
  await Promise.all([client.connect(), closing]);
  expect(client.state).toBe("connected");
  await server.until(() => server.sockets.size === 1);
});

const unauthorized = (): Error => Object.assign(new Error("nobody is signed in"), { status: 401 });

test.each([
  ["alone", false],
  ["with tabs", true],
])("a token function that says 401, %s, is not asked again before somebody asks for it", async (_, hasTabs) => {
  const server = await startServer();
  const ask = vi.fn<() => Promise<string>>().mockRejectedValueOnce(unauthorized()).mockResolvedValue(alice);
  const { client, environment } = open(server, { token: ask }, hasTabs ? new Browser() : undefined);
  const states = new Recorder(client, "state");
  await expect(client.connect()).rejects.toMatchObject({ status: 401 });
  await states.until(() => client.state === "signedOut");
  environment.advance(600_000);
  expect(ask).toHaveBeenCalledTimes(1);
  await client.connect();
  expect(states.payloads.filter((s) => s !== "reconnecting")).toEqual(["connecting", "signedOut", "connecting", "connected"]);
});

test("a call that is refused with 401 ends the connection too: nothing more comes for who is signed out", async () => {
  const server = await startServer();
  const { client } = open(server);
  const states = new Recorder(client, "state");
  await client.connect();
  server.on("GET /notifications/stats", () => ({ status: 401 }));
  await expect(client.stats()).rejects.toMatchObject({ status: 401 });
  await states.until(() => client.state === "signedOut");
  await server.until(() => server.sockets.size === 0);
  await client.close();
  expect(client.state).toBe("closed");
});

test("a lost connection whose user is signed out meanwhile is not made again", async () => {
  const server = await startServer();
  const { client, environment } = open(server);
  const states = new Recorder(client, "state");
  await client.connect();
  server.on("POST /negotiate", () => ({ status: 401 }));
  server.dropAll();
  await states.until(() => client.state === "reconnecting");
  environment.advance(1_000);
  await states.until(() => client.state === "signedOut");
  expect(environment.waits).toEqual([]);
});

test("calls of a client that never connected say that nobody is signed in, too", async () => {
  const server = await startServer();
  server.on("GET /notifications", () => ({ status: 401 }));
  const { client } = open(server);
  await expect(client.list()).rejects.toMatchObject({ status: 401 });
  expect(client.state).toBe("signedOut");
});
