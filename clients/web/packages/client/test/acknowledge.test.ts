import { expect, test } from "vitest";
import { id, notification, Recorder } from "./support/some.ts";
import { open, startServer } from "./support/session.ts";

test("an acknowledgement that the hub does not take goes by a call", async () => {
  const server = await startServer();
  server.method("ack", () => ({ problem: { type: "urn:x", title: "Busy", status: 409 } }));
  server.on(`POST /notifications/${id(1)}/ack`, () => ({ body: { id: id(1), roundTripMs: 3 } }));
  const { client } = open(server);
  const acknowledged = new Recorder(client, "acknowledged");
  await client.connect();
  server.push("notification", notification(1));
  await acknowledged.count(1);
  expect(acknowledged.payloads).toEqual([{ id: id(1), roundTripMs: 3 }]);
});

test("an acknowledgement that failed is made after the next connect", async () => {
  const server = await startServer();
  server.method("ack", () => ({ problem: { type: "urn:x", title: "Away", status: 503 } }));
  server.on(`POST /notifications/${id(1)}/ack`, () => ({ status: 503 }));
  const { client, environment } = open(server);
  const [errors, acknowledged, states] = [
    new Recorder(client, "error"),
    new Recorder(client, "acknowledged"),
    new Recorder(client, "state"),
  ];
  await client.connect();
  server.push("notification", notification(1));
  await errors.count(1);
  server.method("ack", (acked) => ({ id: acked, roundTripMs: 9 }));
  server.dropAll();
  await states.until(() => client.state === "reconnecting");
  environment.advance(500);
  await acknowledged.count(1);
  expect(acknowledged.payloads).toEqual([{ id: id(1), roundTripMs: 9 }]);
});

test("nothing is acknowledged that was already, that is gone, or that nobody wants acknowledged", async () => {
  const server = await startServer();
  server.method("ack", () => ({ problem: { type: "urn:x", title: "Gone", status: 404 } }));
  const [{ client }, { client: silent }] = [open(server), open(server, { acknowledge: false })];
  const [received, errors] = [new Recorder(silent, "notification"), new Recorder(client, "error")];
  await Promise.all([client.connect(), silent.connect()]);
  server.push("notification", notification(1, { acknowledgedAt: "2026-01-01T00:00:00Z" }));
  server.push("notification", notification(2));
  await received.count(2);
  await server.until(() => server.invocationsOf("ack").length === 1);
  await silent.unreadCount();
  expect(server.invocationsOf("ack")).toEqual([[id(2)]]);
  expect(server.calls.filter((c) => c.path.endsWith("/ack"))).toEqual([]);
  expect(errors.all).toEqual([]);
});
