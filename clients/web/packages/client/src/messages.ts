import type { Http } from "./http.ts";
import type { Page } from "./model.ts";
import type { Outbox } from "./outbox.ts";

/** A direct message. */
export interface Message {
  id: string;
  from: string;
  to: string;
  /** The other one, for this user. */
  conversationWith: string;
  /** Plain text; empty once it was deleted for everyone. */
  text: string;
  sentAt: string;
  deletedAt?: string;
  /** Of one's own. */
  clientId?: string;
}

export interface Peer {
  userId: string;
  displayName: string | null;
  online: boolean;
  lastSeenAt: string | null;
}

export interface LastMessage {
  id: string;
  from: string;
  /** Its beginning. */
  text: string;
  sentAt: string;
  deleted: boolean;
}

export interface Conversation {
  peer: Peer;
  lastMessage: LastMessage;
  unread: number;
  readUpTo: string | null;
  blocked: boolean;
}

/** Conversations, the last written in first. */
export interface ConversationPage extends Page<Conversation> {
  /** Messages in all conversations, also in those on other pages. */
  unread: number;
}

/** What the user has not read of all their conversations. */
export interface UnreadMessages {
  count: number;
  /** How many conversations these messages are in. */
  conversations: number;
}

/** Messages of one conversation, newest first, and how it stands. */
export interface MessagePage extends Page<Message> {
  peer: Peer;
  unread: number;
  readUpTo: string | null;
  /** The newest message that the peer has read. */
  peerReadUpTo: string | null;
  blocked: boolean;
}

/** Somebody read: this user on any device, which tells how many are left unread; or the peer. */
export interface MessageRead {
  userId: string;
  conversationWith: string;
  upTo: string;
  readAt: string;
  unread?: number;
}

/** One message was deleted, or all up to one. */
export interface MessageDeleted {
  conversationWith: string;
  id?: string;
  upTo?: string;
  forEveryone: boolean;
  unread: number;
}

export interface PageOptions {
  cursor?: string | null;
  /** 1 to 100. */
  limit?: number;
}

/**
 * A message that is not with the server yet.
 * - `sending`: on its way, or next
 * - `waiting`: the server was not reached; it is tried again by itself
 * - `failed`: refused; {@link Messages.retry} or {@link Messages.discard}
 */
export interface UnsentMessage {
  clientId: string;
  to: string;
  text: string;
  createdAt: string;
  state: "sending" | "waiting" | "failed";
  error?: Error;
}

/** Typing is told of at most so often; the server allows no more. */
const typingEvery = 3_000;

/** The user's conversations with other users. */
export class Messages {
  readonly #http: Http;
  readonly #outbox: Outbox;
  readonly #now: () => number;
  readonly #typed = new Map<string, number>();

  constructor(http: Http, outbox: Outbox, now: () => number) {
    this.#http = http;
    this.#outbox = outbox;
    this.#now = now;
  }

  /** What was written and is not with the server yet, oldest first; the event `unsent` tells of each change. */
  get unsent(): readonly UnsentMessage[] {
    return this.#outbox.entries;
  }

  /**
   * Sends, now or as soon as the server is reached: in the order written, and each once however often it is tried.
   * @returns when the server has it. Rejects when the server refuses, or when it is discarded.
   */
  send(to: string, text: string): Promise<Message> {
    this.#typed.delete(to);
    return this.#outbox.add(to, text);
  }

  /** Tries a refused one again. */
  retry(clientId: string): void {
    this.#outbox.retry(clientId);
  }

  discard(clientId: string): void {
    this.#outbox.discard(clientId);
  }

  /** The last written in first. */
  conversations(options: PageOptions = {}): Promise<ConversationPage> {
    return this.#call("GET", "/messages/conversations", options);
  }

  conversation(userId: string, options: PageOptions = {}): Promise<MessagePage> {
    return this.#call("GET", conversationOf(userId), options);
  }

  /** Up to and with this message. */
  markRead(userId: string, upTo: string): Promise<{ conversationWith: string; upTo: string; unread: number }> {
    return this.#call("POST", "/messages/mark-read", {}, { conversationWith: userId, upTo });
  }

  /** For oneself; for everyone shortly after one sent it. */
  delete(id: string, { forEveryone = false } = {}): Promise<void> {
    return this.#call("DELETE", `/messages/${encodeURIComponent(id)}`, forEveryone ? { for: "everyone" } : {});
  }

  /** All that there is now, for oneself. */
  deleteConversation(userId: string): Promise<void> {
    return this.#call("DELETE", conversationOf(userId));
  }

  /** What they write from now on never arrives; they are not told. */
  block(userId: string): Promise<void> {
    return this.#call("POST", `/messages/block/${encodeURIComponent(userId)}`);
  }

  unblock(userId: string): Promise<void> {
    return this.#call("DELETE", `/messages/block/${encodeURIComponent(userId)}`);
  }

  async blocked(): Promise<{ userId: string; blockedAt: string }[]> {
    return (await this.#call<{ items: { userId: string; blockedAt: string }[] }>("GET", "/messages/blocked")).items;
  }

  /** At each key: the peer is told every few seconds. */
  async typing(to: string): Promise<void> {
    const [now, last] = [this.#now(), this.#typed.get(to)];
    if (last !== undefined && now - last < typingEvery) return;
    this.#typed.set(to, now);
    await this.#call("POST", `/messages/typing/${encodeURIComponent(to)}`);
  }

  async #call<T>(method: string, path: string, query: PageOptions & { for?: string } = {}, body?: unknown): Promise<T> {
    return (await this.#http.call<T>(method, path, { query: { ...query }, body })).body;
  }
}

function conversationOf(userId: string): string {
  return `/messages/conversation/${encodeURIComponent(userId)}`;
}
