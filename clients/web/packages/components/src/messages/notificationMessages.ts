import type { Message, MessagePage, NotificationsClient, Page, Conversation } from "@notifications/client";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { signIn } from "../core/client.ts";
import { Clock } from "../core/clock.ts";
import { define, NotificationElement } from "../core/element.ts";
import { failureText } from "../core/failure.ts";
import { icon } from "../core/icons.ts";
import "../core/menu.ts";
import type { MenuEntry, NotificationMenu } from "../core/menu.ts";
import { failedTemplate, signedOutTemplate } from "../inbox/states.ts";
import { stateStyles } from "../inbox/stateStyles.ts";
import { controls } from "../styles/controls.ts";
import { theme } from "../styles/theme.ts";
import { type Book, change, deleted, emptyBook, listed, listedMore, nameOf, opened, openedOlder, present, read, received, type Thread, unreadUpTo } from "./book.ts";
import { composerTemplate } from "./composer.ts";
import { conversationsTemplate } from "./listTemplate.ts";
import { messagesStyles } from "./styles.ts";
import { messagesTemplate, type ThreadContext, threadHeadTemplate } from "./threadTemplate.ts";
import { threadStyles } from "./threadStyles.ts";
import { Typists } from "./typists.ts";

const pageSize = 50;
const presenceEvery = 60_000;
/** As long as the server lets authors delete for everyone; what it refuses, it says. */
const deletableFor = 15 * 60_000;

/** Conversations with other users: their list, and the open one. */
export class NotificationMessages extends NotificationElement {
  static override styles = [theme, controls, stateStyles, messagesStyles, threadStyles];

  /** Whose conversation is open; none without it. */
  @property({ reflect: true }) with: string | undefined;
  @property() heading = "";
  @state() private book: Book = emptyBook;
  @state() private isLoaded = false;
  @state() private error: unknown;
  @state() private notice = "";
  @state() private isWriting = false;
  @state() private isLoadingOlder = false;
  @state() private firstNew: string | undefined;
  @query("notification-menu") private menu!: NotificationMenu;
  @query(".scroller") private scroller!: HTMLElement | null;
  readonly #drafts = new Map<string, string>();
  readonly #typists = new Typists(() => this.requestUpdate());
  readonly #clock = new Clock(this);
  #timer: ReturnType<typeof setInterval> | undefined;
  /** What was at the bottom stays there when something is added. */
  #isAtEnd = true;
  #opened: string | undefined;
  /** Where the focus goes as soon as it is there: somebody opened or left a conversation. */
  #focusOn = "";

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.#shown);
    this.#timer = setInterval(() => void this.#askPresence(), presenceEvery);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#shown);
    clearInterval(this.#timer);
  }

  protected override attach(client: NotificationsClient): (() => void)[] {
    void this.#load(client);
    return [
      client.on("message", (message) => this.#receive(message)),
      client.on("messageRead", (event) => (this.book = read(this.book, event))),
      client.on("messageDeleted", (event) => {
        this.book = deleted(this.book, event);
        if (!event.forEveryone) void this.#list(client);
      }),
      client.on("typing", ({ userId }) => this.#typists.heard(userId)),
      client.on("unsent", () => this.requestUpdate()),
      client.on("state", (state) => {
        if (state === "signedOut") this.detached();
        // What came meanwhile was told to nobody.
        if (state === "connected") void this.#load(client);
      }),
    ];
  }

  protected override detached(): void {
    [this.book, this.isLoaded, this.error, this.notice, this.#opened] = [emptyBook, false, undefined, "", undefined];
    this.#drafts.clear();
    this.#typists.clear();
  }

  protected override willUpdate(changes: PropertyValues): void {
    super.willUpdate(changes);
    const { current: client } = this;
    if (!client || this.with === this.#opened) return;
    this.#opened = this.with;
    [this.firstNew, this.notice, this.#isAtEnd] = [undefined, "", true];
    if (this.book.thread?.peer.userId !== this.with) this.book = { ...this.book, thread: undefined };
    if (this.with !== undefined) void this.#open(client, this.with);
  }

  protected override updated(): void {
    const { scroller } = this;
    if (scroller && this.#isAtEnd) scroller.scrollTop = scroller.scrollHeight;
    void this.#markRead();
    const target = this.#focusOn && this.with === this.book.thread?.peer.userId ? this.renderRoot.querySelector<HTMLElement>(this.#focusOn) : null;
    if (target) {
      target.focus();
      this.#focusOn = "";
    }
    const draft = this.renderRoot.querySelector<HTMLTextAreaElement>(".draft");
    if (!draft) return;
    draft.style.height = "auto";
    draft.style.height = `${Math.min(draft.scrollHeight + 2, 160)}px`;
  }

  protected override render(): TemplateResult {
    const { texts } = this;
    if (!this.current) return signedOutTemplate(texts);
    if (this.isSignedOut) return signedOutTemplate(texts, () => this.current && void signIn(this.current));
    return html`
      <div class="frame ${this.with === undefined ? "" : "is-open"}" lang=${this.locale}>
        ${this.#sideTemplate()}
        <section class="thread" aria-label=${this.book.thread ? texts.messages.thread(nameOf(this.book.thread.peer)) : texts.messages.heading}>
          ${this.with === undefined ? this.#noneOpenTemplate() : this.#threadTemplate()}
        </section>
      </div>
      <notification-menu theme=${this.getAttribute("theme") ?? nothing}></notification-menu>
    `;
  }

  #sideTemplate(): TemplateResult {
    const t = this.texts.messages;
    return html`<section class="side" aria-label=${t.conversations}>
      <header class="side-head">
        <h2>${this.heading || t.heading}</h2>
        <button class="icon-button" type="button" aria-label=${t.write} title=${t.write} aria-expanded=${this.isWriting} @click=${() => this.#write()}>${icon("message-square")}</button>
      </header>
      ${this.isWriting
        ? html`<form class="begin" @submit=${this.#begin}>
            <label for="to">${t.writeTo}</label>
            <input id="to" name="to" required maxlength="256" autocomplete="off" spellcheck="false" dir="auto" @keydown=${(e: KeyboardEvent) => e.key === "Escape" && (this.isWriting = false)} />
            <button class="button primary" type="submit">${t.start}</button>
          </form>`
        : nothing}
      <div class="side-body">${this.#listTemplate()}</div>
    </section>`;
  }

  #listTemplate(): TemplateResult {
    const { texts, book, locale } = this;
    if (this.error) return failedTemplate(this.error, texts, () => this.current && void this.#load(this.current), texts.messages.loadFailed);
    if (!this.isLoaded) return html`<div class="waiting" role="status"><span class="spinner"></span><span class="visually-hidden">${texts.messages.loading}</span></div>`;
    if (book.conversations.length === 0) return stateTemplate(texts.messages.empty);
    return conversationsTemplate({
      texts, locale, book, now: this.#clock.now, open: this.with,
      isTyping: (userId) => this.#typists.has(userId),
      choose: (userId) => this.#choose(userId),
      more: () => void this.#more(),
    });
  }

  #noneOpenTemplate(): TemplateResult {
    return stateTemplate(this.texts.messages.noneOpen);
  }

  #threadTemplate(): TemplateResult {
    const { texts, current: client, with: userId } = this;
    const { thread } = this.book;
    if (!thread || !client || userId === undefined) {
      return html`<div class="waiting" role="status"><span class="spinner"></span><span class="visually-hidden">${texts.messages.loading}</span></div>`;
    }
    return html`
      ${threadHeadTemplate(this.#context(thread, client))}
      <div class="scroller" tabindex="0" role="log" aria-label=${texts.messages.thread(nameOf(thread.peer))} @scroll=${this.#scrolled}>
        ${messagesTemplate(this.#context(thread, client))}
      </div>
      <div role="alert">${this.notice ? html`<p class="problem">${this.notice}</p>` : nothing}</div>
      ${composerTemplate({
        texts, name: nameOf(thread.peer), draft: this.#drafts.get(userId) ?? "", isBlocked: thread.blocked,
        edit: (text) => this.#edit(client, userId, text),
        send: () => this.#send(client, userId),
        unblock: () => void this.#try(() => this.#block(client, userId, false)),
      })}
    `;
  }

  #context(thread: Thread, client: NotificationsClient): ThreadContext {
    const { userId } = thread.peer;
    return {
      texts: this.texts, locale: this.locale, now: this.#clock.now, thread, firstNew: this.firstNew, isLoadingOlder: this.isLoadingOlder,
      // One that the server has is not unsent any more, though its answer is still on its way.
      unsent: client.messages.unsent.filter((m) => m.to === userId && !thread.messages.some((known) => known.clientId === m.clientId)),
      isTyping: this.#typists.has(userId),
      back: () => this.#choose(undefined),
      older: () => void this.#older(client, thread),
      showActions: (anchor) => this.#showActions(anchor, client, thread),
      showMessageActions: (anchor, message) => this.#showMessageActions(anchor, client, thread, message),
      retry: (clientId) => client.messages.retry(clientId),
      discard: (clientId) => client.messages.discard(clientId),
    };
  }

  #showActions(anchor: HTMLElement, client: NotificationsClient, { peer, blocked }: Thread): void {
    const t = this.texts.messages;
    const block: MenuEntry = { label: blocked ? t.unblock : t.block, icon: "lock", choose: () => void this.#try(() => this.#block(client, peer.userId, !blocked)) };
    const erase: MenuEntry = {
      label: t.deleteConversation, icon: "trash", danger: true,
      choose: () => void this.#try(async () => {
        await client.messages.deleteConversation(peer.userId);
        this.#choose(undefined);
      }),
    };
    void this.menu.open(anchor, t.actionsFor(nameOf(peer)), [{ entries: [block] }, { entries: [erase] }]);
  }

  #showMessageActions(anchor: HTMLElement, client: NotificationsClient, { peer }: Thread, { id, from, sentAt, deletedAt }: Message): void {
    const t = this.texts.messages;
    const entry = (label: string, forEveryone: boolean): MenuEntry => ({
      label, icon: "trash", danger: forEveryone,
      choose: () => void this.#try(() => client.messages.delete(id, { forEveryone })),
    });
    const isDeletable = from !== peer.userId && !deletedAt && Date.now() - Date.parse(sentAt) < deletableFor;
    const entries = [entry(t.deleteForMe, false), ...(isDeletable ? [entry(t.deleteForEveryone, true)] : [])];
    void this.menu.open(anchor, t.actions, [{ entries }]);
  }

  #receive(message: Message): void {
    const isKnown = this.book.conversations.some((c) => c.peer.userId === message.conversationWith);
    this.book = received(this.book, message);
    this.#typists.ended(message.from);
    // Who it is, the message does not say.
    if (!isKnown && this.current) void this.#list(this.current);
  }

  #write(): void {
    this.isWriting = !this.isWriting;
    if (this.isWriting) void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLInputElement>("#to")?.focus());
  }

  readonly #begin = (event: SubmitEvent): void => {
    event.preventDefault();
    const to = String(new FormData(event.target as HTMLFormElement).get("to")).trim();
    if (!to) return;
    this.isWriting = false;
    this.#choose(to);
  };

  #choose(userId: string | undefined): void {
    const before = this.with;
    this.with = userId;
    this.emit("conversation-opened", { userId });
    // On a phone the draft would bring up the keyboard, over what there is to read.
    const inThread = matchMedia("(pointer: coarse)").matches ? ".thread-head .name" : ".draft, .composer .button";
    this.#focusOn = userId === undefined ? `.conversation[data-user="${CSS.escape(before ?? "")}"]` : inThread;
    this.requestUpdate();
  }

  #edit(client: NotificationsClient, userId: string, text: string): void {
    this.#drafts.set(userId, text);
    this.requestUpdate();
    // Nobody misses it when it fails.
    if (text.trim()) client.messages.typing(userId).catch(() => undefined);
  }

  #send(client: NotificationsClient, userId: string): void {
    const text = this.#drafts.get(userId) ?? "";
    this.#drafts.delete(userId);
    [this.#isAtEnd, this.firstNew] = [true, undefined];
    // What fails is shown with the message itself.
    client.messages.send(userId, text.trim()).then((message) => (this.book = received(this.book, message)), () => undefined);
    this.requestUpdate();
  }

  async #block(client: NotificationsClient, userId: string, blocked: boolean): Promise<void> {
    await (blocked ? client.messages.block(userId) : client.messages.unblock(userId));
    this.book = change(this.book, userId, () => ({ blocked }));
  }

  async #load(client: NotificationsClient): Promise<void> {
    await this.#list(client);
    if (this.with !== undefined && client === this.current) await this.#open(client, this.with);
  }

  async #list(client: NotificationsClient): Promise<void> {
    try {
      const page: Page<Conversation> = await client.messages.conversations({ limit: pageSize });
      if (client !== this.current) return;
      [this.book, this.isLoaded, this.error] = [listed(this.book, page), true, undefined];
    } catch (error) {
      if (client === this.current && !this.isLoaded) this.error = error;
    }
  }

  async #more(): Promise<void> {
    const { current: client, book } = this;
    if (!client || !book.cursor) return;
    await this.#try(async () => (this.book = listedMore(this.book, await client.messages.conversations({ limit: pageSize, cursor: book.cursor }))));
  }

  async #open(client: NotificationsClient, userId: string): Promise<void> {
    try {
      const page: MessagePage = await client.messages.conversation(userId, { limit: pageSize });
      if (client !== this.current || this.with !== userId) return;
      const isFirst = !this.book.thread;
      this.book = opened(this.book, page);
      if (isFirst) this.firstNew = this.book.thread?.messages.find((m) => m.from === userId && m.id > (page.readUpTo ?? "") && page.unread > 0)?.id;
    } catch (error) {
      if (client !== this.current || this.with !== userId || this.book.thread) return;
      this.error = error;
      this.#choose(undefined);
    }
  }

  async #older(client: NotificationsClient, thread: Thread): Promise<void> {
    const { scroller } = this;
    const below = scroller ? scroller.scrollHeight - scroller.scrollTop : 0;
    this.isLoadingOlder = true;
    await this.#try(async () => {
      this.book = openedOlder(this.book, await client.messages.conversation(thread.peer.userId, { limit: pageSize, cursor: thread.cursor }));
    });
    this.isLoadingOlder = false;
    await this.updateComplete;
    // What was read stays where it was.
    if (scroller) scroller.scrollTop = scroller.scrollHeight - below;
  }

  /** What is on the screen is read. */
  async #markRead(): Promise<void> {
    const { current: client } = this;
    const { thread } = this.book;
    const upTo = thread && unreadUpTo(thread);
    if (!client || !thread || !upTo || document.hidden || this.offsetParent === null) return;
    const { userId } = thread.peer;
    this.book = change(this.book, userId, () => ({ readUpTo: upTo, unread: 0 }));
    try {
      const { unread } = await client.messages.markRead(userId, upTo);
      this.book = change(this.book, userId, (part) => (part.readUpTo === upTo ? { unread } : {}));
    } catch {
      // It is unread with the server: the next load says so, and then it is tried again.
    }
  }

  async #askPresence(): Promise<void> {
    const { current: client, book } = this;
    if (!client || document.hidden || client.state !== "connected") return;
    const users = new Set([...book.conversations.slice(0, 99).map((c) => c.peer.userId), ...(book.thread ? [book.thread.peer.userId] : [])]);
    if (users.size === 0) return;
    const parameters = new URLSearchParams([...users].map((user) => ["users", user]));
    // Asked again in a minute.
    const answer = await client.request<Page<{ userId: string; online: boolean; lastSeenAt: string | null }>>("GET", `/presence?${parameters}`).catch(() => undefined);
    if (answer && client === this.current) this.book = present(this.book, answer.items);
  }

  async #try(work: () => Promise<unknown>): Promise<void> {
    this.notice = "";
    try {
      await work();
    } catch (error) {
      this.notice = `${this.texts.messages.failed} ${failureText(error, this.texts)}`;
    }
  }

  readonly #scrolled = (): void => {
    const { scroller } = this;
    if (scroller) this.#isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 48;
  };

  readonly #shown = (): void => {
    if (!document.hidden) this.requestUpdate();
  };
}

function stateTemplate({ title, detail }: { title: string; detail: string }): TemplateResult {
  return html`<div class="state" role="status">
    <span class="state-symbol">${icon("message-square")}</span>
    <p class="state-title">${title}</p>
    <p class="state-detail">${detail}</p>
  </div>`;
}

define("notification-messages", NotificationMessages);
