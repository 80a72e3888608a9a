import type { Conversation, Message, MessagePage } from "@notifications/client";
import { expect, test } from "vitest";
import { type Book, deleted, emptyBook, listed, opened, openedOlder, present, read, received, unreadUpTo } from "../src/messages/book.ts";

const id = (number: number): string => `0199c0de-0000-7000-8000-${String(number).padStart(12, "0")}`;

function message(number: number, from: "me" | "bob", text = `text ${number}`): Message {
  return {
    id: id(number),
    from,
    to: from === "me" ? "bob" : "me",
    conversationWith: "bob",
    text,
    sentAt: `2026-01-01T00:00:${String(number).padStart(2, "0")}Z`,
  };
}

function conversation(userId: string, number: number, unread = 0): Conversation {
  return {
    peer: { userId, displayName: null, online: false, lastSeenAt: null }, unread, readUpTo: null, blocked: false,
    lastMessage: { id: id(number), from: userId, text: `text ${number}`, sentAt: "2026-01-01T00:00:00Z", deleted: false },
  };
}

function page(messages: Message[], members: Partial<MessagePage> = {}): MessagePage {
  const peer = { userId: "bob", displayName: "Bob", online: true, lastSeenAt: null };
  return {
    items: [...messages].reverse(),
    nextCursor: null,
    peer,
    unread: 0,
    readUpTo: null,
    peerReadUpTo: null,
    blocked: false,
    ...members,
  };
}

const texts = (book: Book): string[] => book.thread!.messages.map((m) => m.text);
const order = (book: Book): string[] => book.conversations.map((c) => `${c.peer.userId} ${c.unread}`);

test("a message moves its conversation to the top and counts once, however often it comes", () => {
  let book = listed(emptyBook, { items: [conversation("eve", 2), conversation("bob", 1)], nextCursor: null, unread: 0 });
  book = received(book, message(3, "bob"));
  book = received(book, message(3, "bob"));
  book = received(book, message(4, "me"));
  expect(order(book)).toEqual(["bob 1", "eve 0"]);
  expect(book.conversations[0]?.lastMessage.text).toBe("text 4");
});

test("an open conversation has each message in its place, also one that arrives late", () => {
  let book = opened(emptyBook, page([message(1, "bob"), message(3, "me")]));
  book = received(book, message(4, "bob"));
  book = received(book, message(2, "bob"));
  book = received(book, message(4, "bob"));
  expect(texts(book)).toEqual(["text 1", "text 2", "text 3", "text 4"]);
  expect(unreadUpTo(book.thread!)).toBe(id(4));
});

test("reading on another device counts down; the peer's reading moves their mark, never back", () => {
  let book = listed(emptyBook, { items: [conversation("bob", 4, 3)], nextCursor: null, unread: 0 });
  book = opened(book, page([message(1, "me"), message(4, "bob")], { unread: 3 }));
  book = read(book, { userId: "me", conversationWith: "bob", upTo: id(3), readAt: "", unread: 1 });
  expect([order(book), book.thread?.unread]).toEqual([["bob 1"], 1]);
  book = read(book, { userId: "me", conversationWith: "bob", upTo: id(2), readAt: "", unread: 2 });
  expect(order(book)).toEqual(["bob 1"]);
  book = read(book, { userId: "bob", conversationWith: "me", upTo: id(2), readAt: "" });
  book = read(book, { userId: "bob", conversationWith: "me", upTo: id(1), readAt: "" });
  expect(book.thread?.peerReadUpTo).toBe(id(2));
});

test("one that was deleted for everyone stays without its text, one deleted for me goes, a deleted conversation is gone", () => {
  let book = listed(emptyBook, { items: [conversation("bob", 3, 1)], nextCursor: null, unread: 0 });
  book = opened(book, page([message(1, "bob"), message(2, "me"), message(3, "bob")]));
  book = deleted(book, { conversationWith: "bob", id: id(3), forEveryone: true, unread: 0 });
  expect([texts(book), book.conversations[0]?.lastMessage.deleted, order(book)]).toEqual([["text 1", "text 2", ""], true, ["bob 0"]]);
  book = deleted(book, { conversationWith: "bob", id: id(1), forEveryone: false, unread: 0 });
  expect(texts(book)).toEqual(["text 2", ""]);
  book = deleted(book, { conversationWith: "bob", upTo: id(3), forEveryone: false, unread: 0 });
  expect([texts(book), order(book)]).toEqual([[], []]);
});

test("loading anew after being away keeps older pages only when nothing is missing in between", () => {
  let book = opened(emptyBook, page([message(5, "bob"), message(6, "me")], { nextCursor: "older" }));
  book = openedOlder(book, page([message(3, "bob"), message(4, "me")], { nextCursor: "oldest" }));
  expect([texts(book), book.thread?.cursor]).toEqual([["text 3", "text 4", "text 5", "text 6"], "oldest"]);
  book = opened(book, page([message(6, "me"), message(7, "bob")], { nextCursor: "between" }));
  expect([texts(book), book.thread?.cursor]).toEqual([["text 3", "text 4", "text 5", "text 6", "text 7"], "oldest"]);
  book = opened(book, page([message(20, "bob"), message(21, "bob")], { nextCursor: "gap" }));
  expect([texts(book), book.thread?.cursor]).toEqual([["text 20", "text 21"], "gap"]);
});

test("the first page of the list anew keeps what was loaded below it", () => {
  let book = listed(emptyBook, { items: [conversation("a", 9), conversation("b", 8)], nextCursor: "c1", unread: 0 });
  book = { ...book, conversations: [...book.conversations, conversation("c", 3)], cursor: "c2" };
  book = listed(book, { items: [conversation("d", 10), conversation("a", 9)], nextCursor: "c3", unread: 0 });
  expect([order(book), book.cursor]).toEqual([["d 0", "a 0", "b 0", "c 0"], "c2"]);
});

test("presence is renewed in the list and in the open conversation", () => {
  let book = opened(
    listed(emptyBook, { items: [conversation("bob", 1), conversation("eve", 2)], nextCursor: null, unread: 0 }),
    page([message(1, "bob")]),
  );
  book = present(book, [
    { userId: "bob", online: false, lastSeenAt: null },
    { userId: "eve", online: true, lastSeenAt: "2026-01-01T00:00:00Z" },
  ]);
  expect([book.thread?.peer.online, book.thread?.peer.displayName, book.conversations.map((c) => c.peer.online)]).toEqual([
    false,
    "Bob",
    [false, true],
  ]);
});
