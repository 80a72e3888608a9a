import type { Notification, NotificationsClient } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { signIn } from "../core/client.ts";
import { Clock } from "../core/clock.ts";
import { define, NotificationElement } from "../core/element.ts";
import { icon } from "../core/icons.ts";
import { safeLink } from "../core/links.ts";
import "../core/menu.ts";
import type { NotificationMenu } from "../core/menu.ts";
import { unreadCountOf } from "../core/unreadCount.ts";
import { act, type ActionContext, type ActionName, markAllRead } from "./actions.ts";
import { ConnectionBanner } from "./connectionBanner.ts";
import { Days } from "./days.ts";
import { type InboxFilter, isFiltered } from "./filter.ts";
import { headerTemplate } from "./header.ts";
import { InboxList } from "./inboxList.ts";
import { isLong, itemTemplate } from "./item.ts";
import { ItemTimes } from "./itemTimes.ts";
import { actionOfKey, moveOfKey } from "./keyboard.ts";
import { filterMenu, moreMenu, snoozeMenu } from "./menus.ts";
import { Notices } from "./notices.ts";
import { Shown } from "./shown.ts";
import { emptyTemplate, failedTemplate, signedOutTemplate, skeletonTemplate } from "./states.ts";
import { inboxStyles } from "./styles.ts";

const searchPause = 250;

/**
 * A user's notifications, newest first. As high as what it is in allows, and scrolls within.
 * @fires notification-open - one was chosen: `detail.notification`, `detail.url`. Prevented, the link is not followed.
 * @fires open-preferences - the settings button was pressed.
 */
export class NotificationInbox extends NotificationElement {
  static override styles = inboxStyles;

  /** Instead of "Notifications". */
  @property() heading = "";
  /** With a button for the settings, which fires `open-preferences`. */
  @property({ type: Boolean }) settings = false;
  @state() private unread: number | undefined;
  @state() private isSearching = false;
  @state() private currentId: string | undefined;
  @state() private openIds: ReadonlySet<string> = new Set();
  @query("notification-menu") private menu!: NotificationMenu;
  @query(".scroller") private scroller!: HTMLElement;

  readonly #list = new InboxList(() => this.requestUpdate());
  readonly #clock = new Clock(this);
  readonly #notices = new Notices(this);
  readonly #banner = new ConnectionBanner(this);
  readonly #categories = new Set<string>();
  readonly #days = new Days();
  readonly #times = new ItemTimes();
  #observer: IntersectionObserver | undefined;
  #searchTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.addController(new Shown(this, () => this.current, (id) => this.#list.find(id)));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
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
    this.#stateChanged(client.state);
    return [
      ...this.#list.attach(client),
      count.subscribe(() => (this.unread = count.value)),
      client.on("state", (state) => this.#stateChanged(state)),
    ];
  }

  protected override detached(): void {
    this.#list.detach();
    this.#notices.show(undefined);
    this.unread = undefined;
  }

  protected override updated(): void {
    this.#observer ??= new IntersectionObserver((entries) => this.#intersected(entries));
    // Watched anew each time, because one that stays in sight while the list grows tells nothing.
    this.#observer.disconnect();
    for (const sentinel of this.renderRoot.querySelectorAll(".top, .bottom")) this.#observer.observe(sentinel);
  }

  protected override render(): TemplateResult {
    const list = this.#list;
    for (const n of list.items) this.#categories.add(n.category);
    return html`
      <div class="inbox" part="inbox" lang=${this.locale}>
        ${headerTemplate({
          texts: this.texts,
          heading: this.heading || this.texts.notifications,
          filter: list.filter,
          unread: this.unread,
          isSearching: this.isSearching,
          hasSettings: this.settings,
          change: this.#filterBy,
          search: this.#search,
          toggleSearch: this.#toggleSearch,
          openFilter: this.#openFilter,
          settings: () => this.emit("open-preferences"),
        })}
        ${this.#banner.template(this.texts)}
        <div class="scroller" part="list" @keydown=${this.#keydown} @focusin=${this.#focused}>
          <div class="top"></div>
          ${this.#pillTemplate()} ${this.#markAllTemplate()} ${this.#contentTemplate()}
        </div>
        ${this.#notices.template(this.texts)}
        <notification-menu theme=${this.getAttribute("theme") ?? nothing}></notification-menu>
      </div>
    `;
  }

  #contentTemplate(): TemplateResult {
    const list = this.#list;
    if (!this.current) return signedOutTemplate(this.texts);
    if (this.isSignedOut) return signedOutTemplate(this.texts, () => this.current && void signIn(this.current));
    if (list.state === "failed") return failedTemplate(list.error, this.texts, () => void list.load());
    if (list.state !== "ready" && list.items.length === 0) return skeletonTemplate(this.texts);
    if (list.items.length === 0) return emptyTemplate(list.filter, this.texts, this.#clearFilters);
    return html`${this.#daysTemplate()}${this.#footTemplate()}`;
  }

  #daysTemplate(): unknown {
    const { now } = this.#clock;
    const { locale, texts, openIds } = this;
    const currentId = this.#list.find(this.currentId ?? "")?.id ?? this.#list.items[0]?.id;
    const itemTemplate = (n: Notification): unknown => this.#itemTemplate(n, n.id === currentId, now);
    return this.#days.template(this.#list.items, { now, locale, currentId, others: [texts, openIds], itemTemplate });
  }

  #itemTemplate(n: Notification, isCurrent: boolean, now: Date): unknown {
    const { texts, locale } = this;
    const isOpen = this.openIds.has(n.id);
    const time = this.#times.of(n, now, locale, texts);
    return guard([n, isCurrent, isOpen, time, texts], () => itemTemplate(n, { texts, locale, isCurrent, isOpen, time, ...this.#handlers }));
  }

  #footTemplate(): TemplateResult {
    const list = this.#list;
    if (list.isFromMemory) {
      const retry = html`<button class="button" @click=${() => void list.load()}>${this.texts.retry}</button>`;
      return html`<p class="end" role="status"><span>${this.texts.fromMemory}</span>${retry}</p>`;
    }
    if (list.state === "loading") return html`<div class="next"><span class="spinner" role="status" aria-label=${this.texts.loading}></span></div>`;
    if (!list.hasMore) return html`<p class="end">${this.texts.end}</p>`;
    if (list.error && !list.isLoadingMore) {
      return html`<p class="end"><button class="button" @click=${() => void list.more()}>${this.texts.retry}</button></p>`;
    }
    return html`<div class="next"><span class="spinner" role="status" aria-label=${this.texts.loadingMore}></span><div class="bottom"></div></div>`;
  }

  /** Beside the first day's name; where the list is all that it would mark. */
  #markAllTemplate(): unknown {
    const { filter, items } = this.#list;
    const isOffered = this.unread && items.length > 0 && !isFiltered(filter) && (filter.view === "all" || filter.view === "unread");
    if (!isOffered || this.isSignedOut) return nothing;
    return html`<div class="mark-all-place">
      <button class="text-button mark-all" part="mark-all" @click=${this.#markAllRead}>${icon("check-all")}${this.texts.markAllRead}</button>
    </div>`;
  }

  #pillTemplate(): TemplateResult {
    const count = this.#list.waiting.length;
    return html`<div class="pill-place" role="status">
      ${count > 0
        ? html`<button class="pill" part="pill" @click=${this.#showWaiting}>${icon("arrow-up")}${this.texts.newOnes(count)}</button>`
        : nothing}
    </div>`;
  }

  readonly #handlers = {
    activate: (n: Notification, event: MouseEvent): void => {
      const url = safeLink(n.actionUrl)?.href;
      if (!this.emit("notification-open", { notification: n, url })) event.preventDefault();
      if (!n.readAt) this.#act("read", n);
      if (!url && isLong(n)) this.#handlers.toggle(n);
    },
    toggle: (n: Notification): void => {
      const open = new Set(this.openIds);
      if (!open.delete(n.id)) open.add(n.id);
      this.openIds = open;
    },
    act: (name: ActionName, n: Notification): void => this.#act(name, n),
    snooze: (n: Notification, anchor: HTMLElement): void => {
      const sections = snoozeMenu(new Date(), this.locale, this.texts, (until) => this.#act("snooze", n, until));
      void this.menu.open(anchor, this.texts.snoozeUntil, sections);
    },
    more: (n: Notification, anchor: HTMLElement): void => {
      const sections = moreMenu(n, this.texts, (name) => this.#act(name, n), () => this.#handlers.snooze(n, anchor));
      void this.menu.open(anchor, this.texts.actions(n.title), sections);
    },
  };

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

  #intersected(entries: IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      if (target.className === "bottom") {
        if (isIntersecting) void this.#list.more();
        continue;
      }
      this.#list.isAtTop = isIntersecting;
      if (isIntersecting) this.#list.showWaiting();
    }
  }

  #stateChanged(state: NotificationsClient["state"]): void {
    const isBack = this.#banner.become(state);
    if (state === "signedOut") {
      this.#list.clear();
      this.#notices.show(undefined);
    }
    // What changed meanwhile is not told: only new ones are caught up with.
    if (isBack || (state === "connected" && (this.#list.isFromMemory || this.#list.state === "failed" || this.#list.state === "idle"))) void this.#list.load(true);
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
    if (action === "snooze-menu") this.#handlers.snooze(n, event.target as HTMLElement);
    else if (action) this.#act(action, n);
    else if (to !== undefined) this.#focusItem(to);
    else return;
    event.preventDefault();
  };

  #focusItem(at: number): void {
    this.currentId = this.#list.items[at]?.id;
    void this.updateComplete.then(() => {
      const main = this.currentId && this.shadowRoot?.getElementById(`title-${this.currentId}`);
      if (main) main.focus();
      else this.focus();
    });
  }
}

define("notification-inbox", NotificationInbox);
