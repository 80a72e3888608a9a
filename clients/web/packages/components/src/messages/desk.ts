import type { Message, MessageDeleted, NotificationsClient, Page, Presence } from "@notifications/client";
import {
  type Book, change, deleted, emptyBook, listed, listedMore, opened, openedOlder, present, type ReadEvent, read, readSince, received,
  unreadUpTo,
} from "./book.ts";

type Change = (book: Book) => Book;

const pageSize = 50;
/** As many as presence is told of at once, the open conversation's among them. */
const presenceOf = 99;

/** What is shown of a user's conversations, as far as it is loaded, and kept as the server has it. */
export class Desk {
  book: Book = emptyBook;
  isLoaded = false;
  error: unknown;
  /** The first message that was unread when its conversation was opened. */
  firstNew: string | undefined;
  #client: NotificationsClient | undefined;
  #userId: string | undefined;
  readonly #changed: () => void;
  /** What happens while a page is on its way, which may not have it yet. */
  readonly #meanwhile = new Set<Change[]>();

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  attach(client: NotificationsClient | undefined): void {
    [this.#client, this.#userId, this.book] = [client, undefined, emptyBook];
    [this.isLoaded, this.error, this.firstNew] = [false, undefined, undefined];
    void this.#list();
  }

  change(with_: Change): void {
    this.book = with_(this.book);
    this.#changed();
  }

  receive(message: Message): void {
    const isKnown = this.book.conversations.some((c) => c.peer.userId === message.conversationWith);
    this.#happened((book) => received(book, message));
    // The message does not name its author: the list does.
    if (!isKnown) void this.#list();
    // Somebody who writes for the first time shows from then on that they are online.
    else if (this.#isOffline(message.from)) void this.askPresence([message.from]);
  }

  /** On any device of this user, or by the peer. */
  read(event: ReadEvent): void {
    this.#happened((book) => read(book, event), (book) => readSince(book, event));
  }

  /** In all conversations. */
  counted(unread: number): void {
    this.#happened((book) => ({ ...book, unread }));
  }

  delete(event: MessageDeleted): void {
    this.change((book) => deleted(book, event));
    if (!event.forEveryone) void this.#list();
  }

  async load(): Promise<void> {
    await this.#list();
    if (this.#userId !== undefined) await this.open(this.#userId);
  }

  /** Undefined: none is open. */
  async open(userId: string | undefined): Promise<void> {
    const client = this.#client;
    if (userId !== this.#userId) {
      [this.#userId, this.firstNew] = [userId, undefined];
      this.change((book) => ({ ...book, thread: undefined }));
    }
    if (!client || userId === undefined) return;
    try {
      const [page, changes] = await this.#loading(client.messages.conversation(userId, { limit: pageSize }));
      if (client !== this.#client || userId !== this.#userId) return;
      const isNew = (m: Message): boolean => m.from === userId && m.id > (page.readUpTo ?? "");
      const isFirst = !this.book.thread;
      this.change((book) => all(changes, opened(book, page)));
      if (isFirst && page.unread > 0) this.firstNew = this.book.thread?.messages.find(isNew)?.id;
    } catch (error) {
      // What was loaded before stays, and is loaded anew with the next connection.
      if (client === this.#client && userId === this.#userId && !this.book.thread) this.#fail(error);
    }
  }

  /** @throws {ApiError} */
  async more(): Promise<void> {
    const { cursor } = this.book;
    const page = cursor && (await this.#client?.messages.conversations({ limit: pageSize, cursor }));
    if (page) this.change((book) => listedMore(book, page));
  }

  /** @throws {ApiError} */
  async older(): Promise<void> {
    const { thread } = this.book;
    const page = thread && (await this.#client?.messages.conversation(thread.peer.userId, { limit: pageSize, cursor: thread.cursor }));
    if (page) this.change((book) => openedOlder(book, page));
  }

  /** What the open conversation shows. */
  async markRead(): Promise<void> {
    const client = this.#client;
    const { thread } = this.book;
    const upTo = thread && unreadUpTo(thread);
    if (!client || !thread || !upTo) return;
    const { userId } = thread.peer;
    this.change((book) => change(book, userId, () => ({ readUpTo: upTo, unread: 0 })));
    try {
      const { unread } = await client.messages.markRead(userId, upTo);
      if (client === this.#client) this.read({ conversationWith: userId, upTo, unread });
    } catch {
      // It is unread with the server: the next load says so, and then it is tried again.
    }
  }

  /** Those who come and go are pushed, but what an instance had not told when it was stopped is lost. */
  async askPresence(users: Iterable<string> = this.#shownUsers()): Promise<void> {
    const client = this.#client;
    const parameters = new URLSearchParams([...users].map((user) => ["users", user]));
    if (!client || client.state !== "connected" || parameters.size === 0) return;
    // Asked again when the page is shown again.
    const answer = await client.request<Pick<Page<Presence>, "items">>("GET", `/presence?${parameters}`).catch(() => undefined);
    if (answer && client === this.#client) this.change((book) => present(book, answer.items));
  }

  #shownUsers(): Set<string> {
    const { conversations, thread } = this.book;
    const users = new Set(conversations.slice(0, presenceOf).map((c) => c.peer.userId));
    return thread ? users.add(thread.peer.userId) : users;
  }

  #isOffline(userId: string): boolean {
    return this.book.conversations.some(({ peer }) => peer.userId === userId && !peer.online);
  }

  async #list(): Promise<void> {
    const client = this.#client;
    if (!client) return;
    try {
      const [page, changes] = await this.#loading(client.messages.conversations({ limit: pageSize }));
      if (client !== this.#client) return;
      [this.isLoaded, this.error] = [true, undefined];
      this.change((book) => all(changes, listed(book, page)));
    } catch (error) {
      if (client === this.#client && !this.isLoaded) this.#fail(error);
    }
  }

  /** @param since The same for a page that is on its way. */
  #happened(change: Change, since = change): void {
    this.change(change);
    for (const changes of this.#meanwhile) changes.push(since);
  }

  async #loading<T>(page: Promise<T>): Promise<[T, Change[]]> {
    const changes: Change[] = [];
    this.#meanwhile.add(changes);
    try {
      return [await page, changes];
    } finally {
      this.#meanwhile.delete(changes);
    }
  }

  #fail(error: unknown): void {
    this.error = error;
    this.#changed();
  }
}

function all(changes: readonly Change[], book: Book): Book {
  return changes.reduce((changed, change) => change(changed), book);
}
