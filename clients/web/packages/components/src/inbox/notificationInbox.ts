import { type InboxFilter, type Notification, NotificationList, type NotificationsClient, unreadCountOf } from "@notifications/client";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { signIn } from "../core/client.ts";
import { CategoryTexts } from "../core/categoryTexts.ts";
import { Clock } from "../core/clock.ts";
import { define, NotificationElement } from "../core/element.ts";
import { addInbox, inboxesChanged } from "../core/panels.ts";
import "../core/menu.ts";
import type { NotificationMenu } from "../core/menu.ts";
import { textsOf } from "../texts/index.ts";
import { act, type ActionContext, type ActionName, choose, markAllRead } from "./actions.ts";
import { ConnectionBanner } from "./connectionBanner.ts";
import { Days } from "./days.ts";
import { Ends } from "./ends.ts";
import { headerTemplate, type InboxTab } from "./header.ts";
import { itemTemplate, type RenderItem } from "./item.ts";
import { ItemTimes } from "./itemTimes.ts";
import { actionOfKey, moveOfKey } from "./keyboard.ts";
import { keyHelpTemplate } from "./keyHelp.ts";
import { footTemplate, markAllTemplate, pillTemplate } from "./listParts.ts";
import { filterMenu } from "./menus.ts";
import { Notices } from "./notices.ts";
import { type RowHost, rowHandlers } from "./rowHandlers.ts";
import { Shown } from "./shown.ts";
import { insteadOfList, signedOutTemplate } from "./states.ts";
import { inboxStyles } from "./styles.ts";
import { addSwipes } from "./swipe.ts";

const searchPause = 250;

/**
 * A user's notifications, newest first. As high as what it is in allows, and scrolls within.
 * @fires notification-open - one was chosen: `detail.notification`, `detail.url`. Prevented, the link is not followed.
 * @fires notification-action - one of its buttons was chosen: `detail.notification`, `detail.event`. Prevented, it is not recorded.
 * @slot header - in place of heading, tabs and search
 * @slot title - in place of the heading
 * @slot meta - after the heading
 * @slot actions - beside search and filter
 * @slot tools - beside the heading
 * @slot empty - in place of what is said when there is nothing
 * @slot footer - below the list
 * @fires open-preferences - the settings button was pressed.
 */
export class NotificationInbox extends NotificationElement {
  static override styles = inboxStyles;

  /** Instead of "Notifications". */
  @property() heading = "";
  /** With a button for the settings, which fires `open-preferences`. */
  @property({ type: Boolean }) settings = false;
  /** What is in a row: a Lit template, a DOM node or a text; undefined leaves it as it is. Gets the notification and the default parts. */
  @property({ attribute: false }) renderItem: RenderItem | undefined;
  /** In place of all, unread and archived. */
  @property({ attribute: false }) tabs: readonly InboxTab[] | undefined;
  /** `compact` shows more rows at once. */
  @property({ reflect: true }) density: "comfortable" | "compact" = "comfortable";
  @state() private unread: number | undefined;
  @state() private isSearching = false;
  @state() private currentId: string | undefined;
  @state() private openIds: ReadonlySet<string> = new Set();
  @query("notification-menu") private menu!: NotificationMenu;
  @query(".scroller") private scroller!: HTMLElement;

  readonly #list = new NotificationList(() => this.requestUpdate());
  readonly #clock = new Clock(this);
  readonly #notices = new Notices(this);
  readonly #banner = new ConnectionBanner(this);
  readonly #categories = new Set<string>();
  readonly #categoryTexts = new CategoryTexts(this);
  readonly #days = new Days();
  readonly #times = new ItemTimes();
  #searchTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.addController(new Ends(this, (end, isInSight) => this.#reached(end, isInSight)));
    this.addController(new Shown(this, () => this.current, (id) => this.#list.find(id)));
    addSwipes(this, { find: (id) => this.#list.find(id), texts: () => this.texts, act: (name, n) => this.#act(name, n) });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#searchTimer);
  }

  override focus(): void {
    this.shadowRoot?.getElementById("heading")?.focus();
  }

  /** Loads the list anew. */
  reload(): Promise<void> {
    return this.#list.load(true);
  }

  protected override attach(client: NotificationsClient): (() => void)[] {
    const count = unreadCountOf(client);
    this.unread = count.value;
    void this.#categoryTexts.load(client);
    this.#stateChanged(client.state);
    return [
      ...this.#list.attach(client),
      addInbox(client, (id) => this.#list.isAtTop && this.#list.items.some((n) => n.id === id)),
      count.subscribe(() => (this.unread = count.value)),
      client.on("state", (state) => this.#stateChanged(state)),
    ];
  }

  protected override detached(): void {
    this.#list.detach();
    this.#notices.show(undefined);
    this.unread = undefined;
  }

  protected override willUpdate(changes: PropertyValues): void {
    super.willUpdate(changes);
    this.texts = this.#categoryTexts.of(textsOf(this.locale), this.locale);
  }

  protected override render(): TemplateResult {
    const list = this.#list;
    for (const n of list.items) this.#categories.add(n.category);
    return html`
      <div class="inbox" part="inbox" lang=${this.locale}>
        <slot name="header">${headerTemplate({
          texts: this.texts, tabs: this.tabs, heading: this.heading || this.texts.notifications,
          filter: list.filter, unread: this.unread, isSearching: this.isSearching, hasSettings: this.settings,
          search: this.#search, toggleSearch: this.#toggleSearch, change: this.#filterBy, openFilter: this.#openFilter,
          settings: () => this.emit("open-preferences"),
        })}</slot>
        ${this.#banner.template(this.texts)}
        <div class="scroller" part="list" @keydown=${this.#keydown} @focusin=${this.#focused}>
          <div class="top"></div>
          ${pillTemplate(list, this.texts, this.#showWaiting)}
          ${this.isSignedOut ? nothing : markAllTemplate(list, this.unread, this.texts, this.#markAllRead)} ${this.#contentTemplate()}
        </div>
        <slot name="footer"></slot>
        ${this.#notices.template(this.texts)} ${keyHelpTemplate(this.texts)}
        <notification-menu theme=${this.getAttribute("theme") ?? nothing}></notification-menu>
      </div>
    `;
  }

  #contentTemplate(): TemplateResult {
    const [list, texts, client] = [this.#list, this.texts, this.current];
    if (!client || this.isSignedOut) return signedOutTemplate(texts, client && (() => void signIn(client)));
    return insteadOfList(list, texts, this.#clearFilters) ?? html`${this.#daysTemplate()}${footTemplate(list, texts)}`;
  }

  #daysTemplate(): unknown {
    const [{ now }, { locale, texts, openIds }] = [this.#clock, this];
    const currentId = this.#list.find(this.currentId ?? "")?.id ?? this.#list.items[0]?.id;
    const itemTemplate = (n: Notification): unknown => this.#itemTemplate(n, n.id === currentId, now);
    return this.#days.template(this.#list.items, { now, locale, currentId, others: [texts, openIds], itemTemplate });
  }

  #itemTemplate(n: Notification, isCurrent: boolean, now: Date): unknown {
    const { texts, locale, renderItem: render } = this;
    const [wanted, isOpen] = [this.#list.filter.q, this.openIds.has(n.id)];
    const time = this.#times.of(n, now, locale, texts);
    const context = { texts, locale, isCurrent, isOpen, time, wanted, render, ...this.#handlers };
    return guard([n, isCurrent, isOpen, time, texts, wanted, render], () => itemTemplate(n, context));
  }

  readonly #handlers = rowHandlers(this.#rowHost());

  #rowHost(): RowHost {
    return {
      words: () => ({ texts: this.texts, locale: this.locale }),
      menu: () => this.menu,
      emit: (name, detail) => this.emit(name, detail),
      act: (name, n, until) => this.#act(name, n, until),
      record: (n, event) => {
        const context = this.#actionContext();
        if (context) void choose(context, n, event).then(() => this.#countAfter(context.client));
      },
      toggle: (n) => {
        const open = new Set(this.openIds);
        if (!open.delete(n.id)) open.add(n.id);
        this.openIds = open;
      },
    };
  }

  #act(name: ActionName, n: Notification, until?: Date): void {
    const context = this.#actionContext();
    if (!context) return;
    const at = this.#list.items.findIndex((item) => item.id === n.id);
    const hadFocus = this.shadowRoot?.activeElement?.closest(".item")?.getAttribute("data-id") === n.id;
    void act(context, name, n, until).then(() => this.#countAfter(context.client));
    if (hadFocus && !this.#list.find(n.id)) this.#focusItem(Math.min(at, this.#list.items.length - 1));
  }

  readonly #markAllRead = (): void => {
    const context = this.#actionContext();
    if (context) void markAllRead(context).then(() => this.#countAfter(context.client));
  };

  #actionContext(): ActionContext | undefined {
    const { current: client, texts, locale } = this;
    return client && { client, list: this.#list, texts, locale, notify: this.#notices.show };
  }

  /** While connected the server's event brings the new count. */
  #countAfter(client: NotificationsClient): void {
    if (client.state !== "connected") void unreadCountOf(client).refresh();
  }

  readonly #filterBy = (change: Partial<InboxFilter>): void => {
    this.#list.filter = { ...this.#list.filter, ...change };
    this.openIds = new Set();
    this.scroller.scrollTop = 0;
    void this.#list.load();
  };

  readonly #clearFilters = (): void => {
    this.isSearching = false;
    this.#filterBy({ category: undefined, minPriority: undefined, q: undefined });
    this.focus();
  };

  readonly #search = (text: string): void => {
    clearTimeout(this.#searchTimer);
    this.#searchTimer = setTimeout(() => this.#filterBy({ q: text.trim() || undefined }), searchPause);
  };

  readonly #toggleSearch = async (): Promise<void> => {
    clearTimeout(this.#searchTimer);
    this.isSearching = !this.isSearching;
    if (!this.isSearching && this.#list.filter.q) this.#filterBy({ q: undefined });
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(this.isSearching ? ".search input" : ".search-toggle")?.focus();
  };

  readonly #openFilter = (anchor: HTMLElement): void => {
    void this.menu.open(anchor, this.texts.filter, filterMenu(this.#list.filter, [...this.#categories].sort(), this.texts, this.#filterBy));
  };

  readonly #showWaiting = (): void => {
    this.#list.showWaiting();
    this.scroller.scrollTop = 0;
    this.#focusItem(0);
  };

  #reached(end: "top" | "bottom", isInSight: boolean): void {
    if (end === "top") this.#list.isAtTop = isInSight;
    if (!isInSight) return;
    if (end === "bottom") return void this.#list.more();
    this.#list.showWaiting();
    inboxesChanged();
  }

  #stateChanged(state: NotificationsClient["state"]): void {
    if (state === "connected" && this.current) void this.#categoryTexts.load(this.current);
    const isBack = this.#banner.become(state);
    if (state === "signedOut") {
      this.#list.clear();
      this.#notices.show(undefined);
    }
    // What changed meanwhile is not told: only new ones are caught up with.
    if (isBack || (state === "connected" && (this.#list.isFromMemory || this.#list.state === "failed" || this.#list.state === "idle")))
      void this.#list.load(true);
  }

  readonly #focused = (event: Event): void => {
    this.currentId = (event.target as Element).closest(".item")?.getAttribute("data-id") ?? this.currentId;
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    const { items } = this.#list;
    const at = items.findIndex((n) => n.id === (event.target as Element).closest(".item")?.getAttribute("data-id"));
    const n = items[at];
    if (!n) return;
    const action = actionOfKey(event, n);
    const to = moveOfKey(event.key, at, items.length);
    if (action === "help") this.renderRoot.querySelector<HTMLDialogElement>(".keys")?.showModal();
    else if (action === "snooze-menu") this.#handlers.snooze(n, event.target as HTMLElement);
    else if (action) this.#act(action, n);
    else if (to !== undefined) this.#focusItem(to);
    else return;
    event.preventDefault();
  };

  #focusItem(at: number): void {
    this.currentId = this.#list.items[at]?.id;
    void this.updateComplete.then(() => {
      const main = this.currentId && this.shadowRoot?.getElementById(`title-${this.currentId}`);
      (main || this).focus();
    });
  }
}

define("notification-inbox", NotificationInbox);

declare global {
  interface HTMLElementTagNameMap {
    "notification-inbox": NotificationInbox;
  }
}
