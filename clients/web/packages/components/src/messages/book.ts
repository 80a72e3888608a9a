import type {
  Conversation, ConversationPage, Message, MessageDeleted, MessagePage, MessageRead, Page, Peer, Presence,
} from "@notifications/client";

/** The open conversation, oldest message first. */
export interface Thread {
  peer: Peer;
  messages: Message[];
  /** Of the older ones; null when all are here. */
  cursor: string | null;
  unread: number;
  readUpTo: string | null;
  peerReadUpTo: string | null;
  blocked: boolean;
}

/** What is shown: the conversations, the last written in first, and the open one. Changes make a new one. */
export interface Book {
  conversations: Conversation[];
  cursor: string | null;
  thread: Thread | undefined;
  /** In all conversations, as the server counts. */
  unread: number;
}

/** Without who it was: this user. */
export type ReadEvent = Pick<MessageRead, "conversationWith" | "upTo" | "unread"> & Partial<Pick<MessageRead, "userId">>;

export const emptyBook: Book = { conversations: [], cursor: null, thread: undefined, unread: 0 };

export function nameOf(peer: Peer): string {
  return peer.displayName ?? peer.userId;
}

/** The first page anew: what is below it stays as it was. */
export function listed(book: Book, page: ConversationPage): Book {
  const fresh = new Set(page.items.map((c) => c.peer.userId));
  const oldest = page.items.at(-1)?.lastMessage.id;
  const isBelow = (c: Conversation): boolean => oldest !== undefined && c.lastMessage.id < oldest && !fresh.has(c.peer.userId);
  const rest = page.nextCursor === null ? [] : book.conversations.filter(isBelow);
  const cursor = rest.length > 0 ? book.cursor : page.nextCursor;
  return { ...book, conversations: [...page.items, ...rest], cursor, unread: page.unread };
}

/** The next page of the list. */
export function listedMore(book: Book, page: Page<Conversation>): Book {
  const known = new Set(book.conversations.map((c) => c.peer.userId));
  const more = page.items.filter((c) => !known.has(c.peer.userId));
  return { ...book, conversations: [...book.conversations, ...more], cursor: page.nextCursor };
}

/** The newest messages of the open conversation anew; older ones that were loaded stay, unless some in between are missing. */
export function opened(book: Book, page: MessagePage): Book {
  const before = book.thread?.peer.userId === page.peer.userId ? book.thread : undefined;
  const newest = [...page.items].reverse();
  const [first] = newest;
  const joins = first !== undefined && before?.messages.some((m) => m.id === first.id);
  const older = joins ? before!.messages.filter((m) => m.id < first.id) : [];
  const { items: _, nextCursor, ...rest } = page;
  const cursor = joins && older.length > 0 ? before!.cursor : nextCursor;
  return { ...book, thread: { ...rest, messages: [...older, ...newest], cursor } };
}

export function openedOlder(book: Book, page: MessagePage): Book {
  const { thread } = book;
  if (thread?.peer.userId !== page.peer.userId) return book;
  const known = new Set(thread.messages.map((m) => m.id));
  const older = [...page.items].reverse().filter((m) => !known.has(m.id));
  return { ...book, thread: { ...thread, messages: [...older, ...thread.messages], cursor: page.nextCursor } };
}

/** One's own or the peer's, live. Twice is once. */
export function received(book: Book, message: Message): Book {
  const { thread } = book;
  const userId = message.conversationWith;
  const before = book.conversations.find((c) => c.peer.userId === userId);
  if (before && before.lastMessage.id >= message.id && !isMissing(thread, message)) return book;
  const isTheirs = message.from === userId;
  const { id, from, text, sentAt } = message;
  const conversation: Conversation = {
    // Whether this user may see that they are online, the server knows.
    peer: before?.peer ?? { userId, displayName: null, online: false, lastSeenAt: null },
    unread: (before?.unread ?? 0) + (isTheirs ? 1 : 0),
    readUpTo: before?.readUpTo ?? null,
    blocked: before?.blocked ?? false,
    lastMessage: { id, from, text, sentAt, deleted: false },
  };
  const others = book.conversations.filter((c) => c !== before);
  const isNewest = !before || before.lastMessage.id < id;
  const conversations = isNewest ? [conversation, ...others] : book.conversations;
  if (!isMissing(thread, message)) return { ...book, conversations };
  const messages = [...thread!.messages, message].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { ...book, conversations, thread: { ...thread!, messages, unread: thread!.unread + (isTheirs ? 1 : 0) } };
}

/** On any device of this user, who alone is told how many are left; or by the peer. */
export function read(book: Book, { userId, conversationWith, upTo, unread }: ReadEvent): Book {
  if (unread === undefined) {
    const { thread } = book;
    if (!thread || thread.peer.userId !== userId || (thread.peerReadUpTo ?? "") >= upTo) return book;
    return { ...book, thread: { ...thread, peerReadUpTo: upTo } };
  }
  return change(book, conversationWith, (part) => ((part.readUpTo ?? "") > upTo ? {} : { unread, readUpTo: upTo }));
}

/** The same of a page that was on its way meanwhile: one that knows of it also counts what came since. */
export function readSince(book: Book, event: ReadEvent): Book {
  const { conversationWith, upTo, unread } = event;
  if (unread === undefined) return read(book, event);
  return change(book, conversationWith, (part) => ((part.readUpTo ?? "") >= upTo ? {} : { unread, readUpTo: upTo }));
}

export function deleted(book: Book, { conversationWith, id, upTo, forEveryone, unread }: MessageDeleted): Book {
  const next = change(book, conversationWith, () => ({ unread }));
  const { thread } = next;
  const gone = (m: Message): boolean => (id === undefined ? m.id <= (upTo ?? "") : m.id === id);
  const marked = (m: Message): Message => (gone(m) ? { ...m, text: "", deletedAt: new Date().toISOString() } : m);
  const messages = (all: Message[]): Message[] => (forEveryone ? all.map(marked) : all.filter((m) => !gone(m)));
  return {
    ...next,
    // Of the list only the server knows what is the last one then: it is asked.
    conversations: next.conversations.flatMap((c) => {
      if (c.peer.userId !== conversationWith) return [c];
      if (id === undefined && c.lastMessage.id <= (upTo ?? "")) return [];
      return [forEveryone && c.lastMessage.id === id ? { ...c, lastMessage: { ...c.lastMessage, text: "", deleted: true } } : c];
    }),
    thread: thread?.peer.userId === conversationWith ? { ...thread, messages: messages(thread.messages) } : thread,
  };
}

export function present(book: Book, peers: readonly Presence[]): Book {
  const byId = new Map(peers.map((p) => [p.userId, p]));
  const renew = (peer: Peer): Peer => ({ ...peer, ...byId.get(peer.userId) });
  return {
    ...book,
    conversations: book.conversations.map((c) => ({ ...c, peer: renew(c.peer) })),
    thread: book.thread && { ...book.thread, peer: renew(book.thread.peer) },
  };
}

/** The newest message that the user has not read; undefined when there is none. */
export function unreadUpTo({ messages, peer, readUpTo }: Thread): string | undefined {
  const last = messages.findLast((m) => m.from === peer.userId);
  return last && last.id > (readUpTo ?? "") ? last.id : undefined;
}

type Shared = Partial<Pick<Thread, "unread" | "readUpTo" | "blocked">>;

export function change(book: Book, userId: string, with_: (part: Pick<Thread, "unread" | "readUpTo" | "blocked">) => Shared): Book {
  return {
    ...book,
    conversations: book.conversations.map((c) => (c.peer.userId === userId ? { ...c, ...with_(c) } : c)),
    thread: book.thread?.peer.userId === userId ? { ...book.thread, ...with_(book.thread) } : book.thread,
  };
}

function isMissing(thread: Thread | undefined, { id, conversationWith }: Message): boolean {
  return thread?.peer.userId === conversationWith && !thread.messages.some((m) => m.id === id);
}
