import { expect, test } from "vitest";
import type { ApiError } from "../src/apiError.ts";
import type { Message, UnsentMessage } from "../src/messages.ts";
import { alice, open, startServer } from "./support/session.ts";
import { eventually, id, Recorder } from "./support/some.ts";
import type { StubServer } from "./support/stubServer.ts";

const states = (unsent: readonly UnsentMessage[]): string[] => unsent.map(({ text, state }) => `${text}: ${state}`);

function message(number: number, text: string): Message {
  return { id: id(number), from: "alice", to: "bob", conversationWith: "bob", text, sentAt: "2026-01-01T00:00:00Z" };
}

/** A server that stores, and knows by the client id what it has. */
function storing(server: StubServer): Message[] {
  const stored: Message[] = [];
  server.on("POST /messages/send", ({ body }) => {
    const { text, clientId } = body as { text: string; clientId: string };
    const known = stored.find((m) => m.clientId === clientId);
    if (!known) stored.push({ ...message(stored.length + 1, text), clientId });
    return { status: known ? 200 : 201, body: known ?? stored.at(-1) };
  });
  return stored;
}

test("each call of messages is the request that the API describes", async () => {
  const server = await startServer();
  const { messages } = open(server).client;
  await Promise.allSettled([
    messages.conversations({ limit: 50, cursor: "c" }),
    messages.conversation("zoë/1"),
    messages.markRead("bob", "1"),
    messages.delete("1"),
    messages.delete("2", { forEveryone: true }),
    messages.deleteConversation("bob"),
    messages.block("bob"),
    messages.unblock("bob"),
    messages.blocked(),
    messages.typing("bob"),
    messages.typing("bob"),
  ]);
  expect(server.calls.map(({ method, path, body }) => JSON.stringify([method, path, body])).sort()).toEqual([
    ["DELETE", "/messages/1", ""],
    ["DELETE", "/messages/2?for=everyone", ""],
    ["DELETE", "/messages/block/bob", ""],
    ["DELETE", "/messages/conversation/bob", ""],
    ["GET", "/messages/blocked", ""],
    ["GET", "/messages/conversation/zo%C3%AB%2F1", ""],
    ["GET", "/messages/conversations?limit=50&cursor=c", ""],
    ["POST", "/messages/block/bob", ""],
    ["POST", "/messages/mark-read", { conversationWith: "bob", upTo: "1" }],
    ["POST", "/messages/typing/bob", ""],
  ].map((one) => JSON.stringify(one)).sort());
});

test("messages that are written while the server is away go out in order, once each, when it is back", async () => {
  const server = await startServer();
  const { client, environment } = open(server);
  server.on("POST /messages/send", () => ({ status: 503 }));
  const unsent = new Recorder(client, "unsent");
  const sent = [client.messages.send("bob", "one"), client.messages.send("bob", "two")];
  await unsent.until(() => client.messages.unsent.every(({ state }) => state === "waiting"));
  expect(states(client.messages.unsent)).toEqual(["one: waiting", "two: waiting"]);

  const stored = storing(server);
  await eventually(() => environment.waits.length > 0);
  environment.advance(60_000);
  await Promise.all(sent);
  expect(stored.map(({ text }) => text)).toEqual(["one", "two"]);
  expect(client.messages.unsent).toEqual([]);
});

test("one whose answer got lost is not sent twice", async () => {
  const server = await startServer();
  const stored = storing(server);
  const { client, environment } = open(server, {
    fetch: (() => {
      let lost = false;
      return async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
        const answer = await fetch(input, init);
        if (lost || !String(input).endsWith("/messages/send")) return answer;
        lost = true;
        throw new TypeError("The connection broke");
      };
    })(),
  });
  const sent = client.messages.send("bob", "once");
  await eventually(() => environment.waits.length > 0);
  environment.advance(60_000);
  expect((await sent).id).toBe(id(1));
  expect([stored.length, server.callsTo("POST /messages/send").length]).toEqual([1, 2]);
});

test("a refused one says so, holds up none after it, and can be tried again or discarded", async () => {
  const server = await startServer();
  const problem = { type: "urn:notifications:problem:forbidden", title: "The caller may not do this", status: 403 };
  const stored: string[] = [];
  let isForbidden = true;
  server.on("POST /messages/send", ({ body }) => {
    const { to, text } = body as { to: string; text: string };
    if (to === "eve" && isForbidden) return { status: 403, body: problem };
    stored.push(text);
    return { status: 201, body: message(stored.length, text) };
  });
  const { client } = open(server);
  const refused = client.messages.send("eve", "no");
  const also = client.messages.send("eve", "never");
  await client.messages.send("bob", "yes");
  await expect(refused).rejects.toMatchObject({ status: 403 });
  expect(states(client.messages.unsent)).toEqual(["no: failed", "never: failed"]);
  expect((client.messages.unsent[0]?.error as ApiError).status).toBe(403);

  isForbidden = false;
  const [first, second] = client.messages.unsent;
  client.messages.discard(second!.clientId);
  await expect(also).rejects.toMatchObject({ status: 403 });
  client.messages.retry(first!.clientId);
  await eventually(() => client.messages.unsent.length === 0);
  expect(stored).toEqual(["yes", "no"]);
});

test("what is unsent is still there after a reload, and goes out before what is new", async () => {
  const server = await startServer();
  const kept = new Map<string, string>();
  const unsentStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  server.on("POST /messages/send", () => ({ status: 503 }));
  const before = open(server, { unsentStorage });
  void before.client.messages.send("bob", "before");
  await eventually(() => before.client.messages.unsent[0]?.state === "waiting" && kept.size === 1);
  await before.client.close();

  const stored = storing(server);
  const { client } = open(server, { unsentStorage });
  await client.messages.send("bob", "after");
  expect(stored.map(({ text }) => text)).toEqual(["before", "after"]);
  await eventually(() => kept.size === 0);
});

test("nobody else who signs in sends what another one left", async () => {
  const server = await startServer();
  const kept = new Map<string, string>([
    ["notifications.unsent somebody else", JSON.stringify([{ clientId: "1", to: "bob", text: "theirs", state: "waiting" }])],
  ]);
  const stored = storing(server);
  const unsentStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const { client } = open(server, { unsentStorage, token: () => alice });
  await client.messages.send("bob", "mine");
  expect(stored.map(({ text }) => text)).toEqual(["mine"]);
});

test("what the hub tells of messages becomes events", async () => {
  const server = await startServer();
  const { client } = open(server);
  const all = (["message", "messageRead", "messageDeleted", "typing", "presence"] as const).map((event) => new Recorder(client, event));
  await client.connect();
  const payloads = [
    message(1, "hi"), { userId: "bob", conversationWith: "alice", upTo: id(1) },
    { conversationWith: "bob", id: id(1), forEveryone: true, unread: 0 }, { userId: "bob" },
    { items: [{ userId: "bob", online: false, lastSeenAt: null }] },
  ];
  for (const [i, event] of ["message", "messageRead", "messageDeleted", "typing", "presence"].entries()) server.push(event, payloads[i]);
  for (const [i, recorder] of all.entries()) expect((await recorder.count(1))[0]?.payload).toEqual(payloads[i]);
});

test("typing is told of every few seconds, and anew after a message", async () => {
  const server = await startServer();
  storing(server);
  const { client, environment } = open(server);
  const typed = async (): Promise<number> => {
    await client.messages.typing("bob").catch(() => undefined);
    return server.callsTo("POST /messages/typing/bob").length;
  };
  expect([await typed(), await typed()]).toEqual([1, 1]);
  environment.advance(3_000);
  expect(await typed()).toBe(2);
  await client.messages.send("bob", "done");
  expect(await typed()).toBe(3);
});
