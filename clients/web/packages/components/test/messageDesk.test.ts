import type { ConversationPage, Message, MessagePage, NotificationsClient } from "@notifications/client";
import { expect, test } from "vitest";
import { Desk } from "../src/messages/desk.ts";

const id = (number: number): string => `0199c0de-0000-7000-8000-${String(number).padStart(12, "0")}`;
const peer = { userId: "bob", displayName: "Bob", online: false, lastSeenAt: null };

function message(number: number): Message {
  return { id: id(number), from: "bob", to: "me", conversationWith: "bob", text: `text ${number}`, sentAt: "2026-01-01T00:00:00Z" };
}

function list(number: number, unread: number): ConversationPage {
  const lastMessage = { id: id(number), from: "bob", text: `text ${number}`, sentAt: "2026-01-01T00:00:00Z", deleted: false };
  return { items: [{ peer, lastMessage, unread, readUpTo: null, blocked: false }], nextCursor: null, unread };
}

function thread(...numbers: number[]): MessagePage {
  const items = numbers.map(message).reverse();
  return { items, nextCursor: null, peer, unread: numbers.length, readUpTo: null, peerReadUpTo: null, blocked: false };
}

/** A server whose answers come when the test says so. */
function server(): { client: NotificationsClient; asked: string[]; answer(page: unknown): Promise<void> } {
  const asked: string[] = [];
  const request = (_: string, path: string): Promise<unknown> => {
    asked.push(path);
    return Promise.resolve({ items: [{ userId: "bob", online: true, lastSeenAt: "2026-01-01T00:00:00Z" }] });
  };
  const waiting: ((page: unknown) => void)[] = [];
  const ask = (): Promise<unknown> => new Promise((resolve) => waiting.push(resolve));
  const messages = { conversations: ask, conversation: ask, markRead: () => Promise.reject(new Error("away")) };
  return {
    client: { messages, request, state: "connected" } as unknown as NotificationsClient,
    asked,
    async answer(page) {
      waiting.shift()!(page);
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

test("an answer that was on its way while a message came does not take it back", async () => {
  const { client, answer } = server();
  const desk = new Desk(() => undefined);
  desk.attach(client);
  await answer(list(1, 1));
  void desk.open("bob");
  desk.receive(message(2));
  await answer(thread(1));
  expect(desk.book.thread?.messages.map((m) => m.id)).toEqual([id(1), id(2)]);

  void desk.load();
  desk.receive(message(3));
  await answer(list(2, 2));
  expect([desk.book.conversations[0]?.lastMessage.id, desk.book.conversations[0]?.unread]).toEqual([id(3), 3]);
});

test("an answer that was on its way while its conversation was read, here or elsewhere, does not make it unread again", async () => {
  const { client, answer } = server();
  client.messages.markRead = () => Promise.resolve({ unread: 0 });
  const desk = new Desk(() => undefined);
  desk.attach(client);
  await answer(list(1, 1));
  void desk.open("bob");
  await answer(thread(1));
  void desk.load();
  await desk.markRead();
  await answer(list(1, 1));
  expect([desk.book.conversations[0]?.unread, desk.book.thread?.unread]).toEqual([0, 0]);
  await answer({ ...thread(1), unread: 0, readUpTo: id(1) });

  void desk.load();
  desk.receive(message(2));
  desk.read({ conversationWith: "bob", upTo: id(2), unread: 0 });
  desk.counted(0);
  await answer(list(2, 1));
  expect([desk.book.conversations[0]?.unread, desk.book.thread?.unread, desk.book.unread]).toEqual([0, 0, 0]);
});

test("an answer for a conversation that is not open any more, or for who signed out, changes nothing", async () => {
  const { client, answer } = server();
  const desk = new Desk(() => undefined);
  desk.attach(client);
  await answer(list(1, 1));
  void desk.open("bob");
  void desk.open("eve");
  await answer(thread(1));
  expect(desk.book.thread).toBeUndefined();
  desk.attach(undefined);
  await answer(thread(1));
  expect([desk.book.conversations, desk.book.thread]).toEqual([[], undefined]);
});

test("where the new messages begin is remembered from when the conversation was opened; what is shown is read", async () => {
  const { client, answer } = server();
  const desk = new Desk(() => undefined);
  desk.attach(client);
  await answer(list(2, 2));
  void desk.open("bob");
  await answer(thread(1, 2));
  expect(desk.firstNew).toBe(id(1));
  await desk.markRead();
  expect([desk.book.thread?.unread, desk.book.conversations[0]?.unread]).toEqual([0, 0]);
  // It was not taken: the next load shows what the server knows.
  void desk.load();
  await answer(list(2, 2));
  expect([desk.book.conversations[0]?.unread, desk.firstNew]).toEqual([2, id(1)]);
});

test("who writes and looked offline is asked for, since writing is what shows it; after that pushes tell", async () => {
  const { client, asked, answer } = server();
  const desk = new Desk(() => undefined);
  desk.attach(client);
  await answer(list(1, 1));
  expect([desk.book.unread, desk.book.conversations[0]?.peer.online, asked]).toEqual([1, false, []]);
  desk.receive(message(2));
  await new Promise((resolve) => setTimeout(resolve));
  expect([asked, desk.book.conversations[0]?.peer.online]).toEqual([["/presence?users=bob"], true]);
  desk.receive(message(3));
  expect(asked).toHaveLength(1);
});
