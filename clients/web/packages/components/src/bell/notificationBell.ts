import { type NotificationsClient, unreadCountOf, unseenCountOf } from "@notifications/client";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { define, NotificationElement } from "../core/element.ts";
import { icon } from "../core/icons.ts";
import { panelToggled } from "../core/panels.ts";
import { type Anchored, placeAt } from "../core/place.ts";
import "../inbox/notificationInbox.ts";
import { controls } from "../styles/controls.ts";
import { theme } from "../styles/theme.ts";
import { bellStyles } from "./styles.ts";

/** Below this width the inbox comes as a sheet from the bottom. */
const sheet = "(max-width: 480px)";

/** What the badge can count. */
type Counted = "unread" | "unseen";

/**
 * A button with the number of unread notifications, or of those that were not shown yet, which opens the inbox.
 * @fires notification-open - as the inbox does.
 * @fires notification-action - as the inbox does.
 * @fires open-preferences - as the inbox does.
 * @fires unread-count - it changed: `detail.count`.
 * @slot icon - instead of the bell
 */
export class NotificationBell extends NotificationElement {
  static override styles = [theme, controls, bellStyles];

  /** The badge counts to this, then says "99+". */
  @property({ type: Number }) max = 99;
  /** What the badge counts: `unread`, or `unseen` for those that no open inbox has shown yet, on any device. */
  @property({ attribute: "count" }) counts: Counted = "unread";
  /** With a button for the settings in the inbox, which fires `open-preferences`. */
  @property({ type: Boolean }) settings = false;
  @state() private count: number | undefined;
  @state() private isOpen = false;
  /** From the first opening on: a page that nobody opens it on loads no list. */
  @state() private wasOpened = false;
  @query(".bell") private button!: HTMLButtonElement;
  @query(".panel") private panel!: HTMLElement;
  /** Ends what tells the count. */
  #unfollow: (() => void) | undefined;
  #placed: Anchored | undefined;
  /** Of the panel that is open. */
  #shown: NotificationsClient | undefined;
  #size: ResizeObserver | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#release();
    this.#tellPanel(undefined);
  }

  open(): void {
    if (!this.isOpen) this.panel.showPopover();
  }

  close(): void {
    if (this.isOpen) this.panel.hidePopover();
  }

  protected override attach(client: NotificationsClient): (() => void)[] {
    this.#follow(client);
    return [() => this.#unfollow?.()];
  }

  #follow(client: NotificationsClient): void {
    this.#unfollow?.();
    const count = this.counts === "unseen" ? unseenCountOf(client) : unreadCountOf(client);
    this.count = count.value;
    this.#unfollow = count.subscribe(() => (this.count = count.value));
  }

  protected override detached(): void {
    this.count = undefined;
  }

  protected override updated(changes: PropertyValues): void {
    super.updated(changes);
    if (changes.get("counts") !== undefined && this.current) this.#follow(this.current);
    if (changes.has("count") && this.count !== undefined) this.emit("unread-count", { count: this.count });
  }

  protected override render(): TemplateResult {
    const { texts, count = 0 } = this;
    return html`
      <button
        class="bell icon-button"
        part="button"
        popovertarget="panel"
        aria-label=${(this.counts === "unseen" ? texts.bellUnseen : texts.bell)(count)}
        title=${texts.notifications}
        aria-haspopup="dialog"
        aria-expanded=${this.isOpen}
      >
        <slot name="icon">${icon("bell")}</slot>
        ${count > 0
          ? html`<span class="badge" part="badge" aria-hidden="true">${count > this.max ? `${this.max}+` : count}</span>`
          : nothing}
      </button>
      <div
        id="panel"
        class="panel"
        part="panel"
        popover="auto"
        role="dialog"
        aria-label=${texts.notifications}
        tabindex="-1"
        autofocus
        @beforetoggle=${this.#beforeToggle}
        @toggle=${this.#toggled}
        @notification-open=${this.#opened}
        @open-preferences=${() => this.close()}
      >
        ${this.wasOpened
          ? html`<notification-inbox
              part="inbox"
              theme=${this.getAttribute("theme") ?? nothing}
              .client=${this.current}
              ?settings=${this.settings}
              exportparts="item, list, header"
            >
              <button slot="tools" class="icon-button close" title=${texts.close} aria-label=${texts.close} @click=${() => this.close()}>
                ${icon("close")}
              </button>
            </notification-inbox>`
          : nothing}
      </div>
    `;
  }

  readonly #beforeToggle = (event: ToggleEvent): void => {
    if (event.target !== this.panel || event.newState !== "open") return;
    this.wasOpened = true;
  };

  readonly #toggled = (event: ToggleEvent): void => {
    if (event.target !== this.panel) return;
    this.isOpen = event.newState === "open";
    this.#tellPanel(this.isOpen ? this.current : undefined);
    this.#release();
    if (!this.isOpen) return this.#focusBack();
    this.#size = new ResizeObserver(() => this.#place());
    this.#size.observe(this.panel);
    this.#place();
  };

  #tellPanel(client: NotificationsClient | undefined): void {
    if (this.#shown) panelToggled(this.#shown, false);
    this.#shown = client;
    if (client) panelToggled(client, true);
  }

  /** Browsers return the focus themselves, but not out of the shadow tree of what is in the panel. */
  #focusBack(): void {
    const { activeElement } = this.getRootNode() as Document | ShadowRoot;
    if (activeElement === this || document.activeElement === document.body) this.button.focus();
  }

  #place(): void {
    if (matchMedia(sheet).matches) {
      this.#placed?.end();
      this.#placed = undefined;
      this.panel.removeAttribute("style");
    } else if (this.#placed) this.#placed.update();
    else this.#placed = placeAt(this.panel, this.button);
  }

  #release(): void {
    this.#size?.disconnect();
    this.#placed?.end();
    this.#placed = undefined;
  }

  /** Where the app itself goes to the place, the panel is in the way. */
  readonly #opened = (event: Event): void => {
    queueMicrotask(() => {
      if (event.defaultPrevented || (event as CustomEvent<{ url?: string }>).detail.url) this.close();
    });
  };
}

define("notification-bell", NotificationBell);

declare global {
  interface HTMLElementTagNameMap {
    "notification-bell": NotificationBell;
  }
}
