import type { Message, NotificationsClient } from "@notifications/client";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { signIn } from "../core/client.ts";
import { Clock } from "../core/clock.ts";
import { define, NotificationElement } from "../core/element.ts";
import { failureText } from "../core/failure.ts";
import "../core/menu.ts";
import type { NotificationMenu } from "../core/menu.ts";
import { failedTemplate, signedOutTemplate } from "../inbox/states.ts";
import { stateStyles } from "../inbox/stateStyles.ts";
import { controls } from "../styles/controls.ts";
import { theme } from "../styles/theme.ts";
import { change, nameOf, present, type Thread } from "./book.ts";
import { composerTemplate } from "./composer.ts";
import { Desk } from "./desk.ts";
import { conversationsTemplate } from "./listTemplate.ts";
import { conversationMenu, messageMenu } from "./menus.ts";
import { sideTemplate, stateTemplate, waitingTemplate } from "./sideTemplate.ts";
import { messagesStyles } from "./styles.ts";
import { messagesTemplate, type ThreadContext, threadHeadTemplate } from "./threadTemplate.ts";
import { threadStyles } from "./threadStyles.ts";
import { Typists } from "./typists.ts";

/**
 * Conversations with other users: their list, and the open one.
 * @fires conversation-opened - another one is open: `detail.userId`; undefined: none.
 * @fires unread-messages - how many messages are unread in all.
 */
export class NotificationMessages extends NotificationElement {
  static override styles = [theme, controls, stateStyles, messagesStyles, threadStyles];

  /** Whose conversation is open; none without it. */
  @property({ reflect: true }) with: string | undefined;
  @property() heading = "";
  @state() private notice = "";
  @state() private isWriting = false;
  @state() private isLoadingOlder = false;
  @query("notification-menu") private menu!: NotificationMenu;
  @query(".scroller") private scroller!: HTMLElement | null;
  readonly #desk = new Desk(() => this.requestUpdate());
  readonly #drafts = new Map<string, string>();
  readonly #typists = new Typists(() => this.requestUpdate());
  readonly #clock = new Clock(this);
  #toldUnread: number | undefined;
  /** What was at the bottom stays there when something is added. */
  #isAtEnd = true;
  #opened: string | undefined;
  /** Where the focus goes as soon as it is there: somebody opened or left a conversation. */
  #focusOn = "";

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.#shown);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#shown);
  }

  protected override attach(client: NotificationsClient): (() => void)[] {
    this.#desk.attach(client);
    return [
      client.on("message", (message) => {
        this.#typists.ended(message.from);
        this.#desk.receive(message);
      }),
      client.on("messageRead", (event) => this.#desk.read(event)),
      client.on("messageDeleted", (event) => this.#desk.delete(event)),
      client.on("unreadMessages", ({ count }) => this.#desk.counted(count)),
      client.on("typing", ({ userId }) => this.#typists.heard(userId)),
      client.on("presence", ({ items }) => this.#desk.change((book) => present(book, items))),
      client.on("unsent", () => this.requestUpdate()),
      client.on("state", (state) => {
        if (state === "signedOut") this.detached();
        // What came meanwhile was told to nobody.
        if (state === "connected") void this.#desk.load();
      }),
    ];
  }

  protected override detached(): void {
    this.#desk.attach(undefined);
    [this.notice, this.#opened] = ["", undefined];
    this.#drafts.clear();
    this.#typists.clear();
  }

  protected override willUpdate(changes: PropertyValues): void {
    super.willUpdate(changes);
    const { current: client } = this;
    if (!client || this.with === this.#opened) return;
    this.#opened = this.with;
    [this.notice, this.#isAtEnd] = ["", true];
    void this.#desk.open(this.with);
  }

  protected override updated(): void {
    const { scroller } = this;
    if (scroller && this.#isAtEnd) scroller.scrollTop = scroller.scrollHeight;
    this.#tellUnread();
    // What is on the screen is read.
    if (!document.hidden && this.offsetParent !== null) void this.#desk.markRead();
    const isThere = this.#focusOn !== "" && this.with === this.#desk.book.thread?.peer.userId;
    const target = isThere && this.renderRoot.querySelector<HTMLElement>(this.#focusOn);
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
    const { thread } = this.#desk.book;
    if (!this.current) return signedOutTemplate(texts);
    if (this.isSignedOut) return signedOutTemplate(texts, () => this.current && void signIn(this.current));
    return html`
      <div class="frame ${this.with === undefined ? "" : "is-open"}" lang=${this.locale}>
        ${sideTemplate({
          texts: this.texts.messages,
          heading: this.heading,
          unread: this.#desk.book.unread,
          isWriting: this.isWriting,
          body: this.#listTemplate(),
          write: () => this.#write(),
          begin: (userId) => this.#begin(userId),
        })}
        <section class="thread" aria-label=${thread ? texts.messages.thread(nameOf(thread.peer)) : texts.messages.heading}>
          ${this.with === undefined ? stateTemplate(texts.messages.noneOpen) : this.#threadTemplate()}
        </section>
      </div>
      <notification-menu theme=${this.getAttribute("theme") ?? nothing}></notification-menu>
    `;
  }

  #listTemplate(): TemplateResult {
    const { texts, locale } = this;
    const { book } = this.#desk;
    const { error, isLoaded } = this.#desk;
    if (error) return failedTemplate(error, texts, () => void this.#desk.load(), texts.messages.loadFailed);
    if (!isLoaded) return waitingTemplate(texts.messages);
    if (book.conversations.length === 0) return stateTemplate(texts.messages.empty);
    return conversationsTemplate({
      texts, locale, book, now: this.#clock.now, open: this.with,
      isTyping: (userId) => this.#typists.has(userId),
      choose: (userId) => this.#choose(userId),
      more: () => void this.#try(() => this.#desk.more()),
    });
  }

  #threadTemplate(): TemplateResult {
    const { texts, current: client, with: userId } = this;
    const { thread } = this.#desk.book;
    if (!thread || !client || userId === undefined) {
      return waitingTemplate(texts.messages);
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
      texts: this.texts, locale: this.locale, now: this.#clock.now,
      thread, firstNew: this.#desk.firstNew, isLoadingOlder: this.isLoadingOlder,
      // One that the server has is not unsent any more, though its answer is still on its way.
      unsent: client.messages.unsent.filter((m) => m.to === userId && !thread.messages.some((known) => known.clientId === m.clientId)),
      isTyping: this.#typists.has(userId),
      back: () => this.#choose(undefined),
      older: () => void this.#older(),
      showActions: (anchor) => this.#showActions(anchor, client, thread),
      showMessageActions: (anchor, message) => this.#showMessageActions(anchor, client, thread, message),
      retry: (clientId) => client.messages.retry(clientId),
      discard: (clientId) => client.messages.discard(clientId),
    };
  }

  #showActions(anchor: HTMLElement, client: NotificationsClient, { peer, blocked }: Thread): void {
    const label = this.texts.messages.actionsFor(nameOf(peer));
    const sections = conversationMenu(blocked, this.texts.messages, {
      block: () => void this.#try(() => this.#block(client, peer.userId, !blocked)),
      erase: () => void this.#try(async () => {
        await client.messages.deleteConversation(peer.userId);
        this.#choose(undefined);
      }),
    });
    void this.menu.open(anchor, label, sections);
  }

  #showMessageActions(anchor: HTMLElement, client: NotificationsClient, { peer }: Thread, message: Message): void {
    const sections = messageMenu(message, peer.userId, this.texts.messages, (forEveryone) =>
      void this.#try(() => client.messages.delete(message.id, { forEveryone })));
    void this.menu.open(anchor, this.texts.messages.actions, sections);
  }

  #write(): void {
    this.isWriting = !this.isWriting;
    if (this.isWriting) void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLInputElement>("#to")?.focus());
  }

  #begin(userId: string): void {
    this.isWriting = false;
    this.#choose(userId);
  }

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
    [this.#isAtEnd, this.#desk.firstNew] = [true, undefined];
    // What fails is shown with the message itself.
    client.messages.send(userId, text.trim()).then((message) => this.#desk.receive(message), () => undefined);
    this.requestUpdate();
  }

  async #block(client: NotificationsClient, userId: string, blocked: boolean): Promise<void> {
    await (blocked ? client.messages.block(userId) : client.messages.unblock(userId));
    this.#desk.change((book) => change(book, userId, () => ({ blocked })));
  }

  async #older(): Promise<void> {
    const { scroller } = this;
    const below = scroller ? scroller.scrollHeight - scroller.scrollTop : 0;
    this.isLoadingOlder = true;
    await this.#try(() => this.#desk.older());
    this.isLoadingOlder = false;
    await this.updateComplete;
    // What was read stays where it was.
    if (scroller) scroller.scrollTop = scroller.scrollHeight - below;
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

  #tellUnread(): void {
    const { isLoaded, book } = this.#desk;
    if (!isLoaded || book.unread === this.#toldUnread) return;
    this.#toldUnread = book.unread;
    this.emit("unread-messages", { count: book.unread });
  }

  readonly #shown = (): void => {
    if (document.hidden) return;
    this.requestUpdate();
    void this.#desk.askPresence();
  };
}

define("notification-messages", NotificationMessages);

declare global {
  interface HTMLElementTagNameMap {
    "notification-messages": NotificationMessages;
  }
}
