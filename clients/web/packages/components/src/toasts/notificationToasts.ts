import { type Action, type EventInfo, type Notification, type NotificationsClient, placeOf } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { property, query } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { actionButtons } from "../core/actionButtons.ts";
import { symbolTemplate } from "../core/actor.ts";
import { cssVars } from "../core/cssVars.ts";
import { define, NotificationElement } from "../core/element.ts";
import { icon } from "../core/icons.ts";
import { safeLink } from "../core/links.ts";
import { isPanelOpen, isShown, onPanels } from "../core/panels.ts";
import { messageOf, progressTemplate, toneOf } from "../core/progress.ts";
import { content } from "../styles/content.ts";
import { controls } from "../styles/controls.ts";
import { theme } from "../styles/theme.ts";
import { ToastStack } from "./stack.ts";
import { toastStyles } from "./styles.ts";

const tick = 250;

/**
 * Shows what arrives for a while: longer the more it matters, and critical ones until dismissed. What comes in quiet hours, was caught up
 * with, arrives while the page is hidden, or is in sight in an inbox of the page, is left to the inbox, but for critical ones. None lies
 * over the bell's panel.
 * @fires notification-action - one of its buttons was: `detail.notification`, `detail.event`. Prevented, it is not recorded.
 * @fires notification-open - one was chosen: `detail.notification`, `detail.url`. Prevented, the link is not followed.
 */
export class NotificationToasts extends NotificationElement {
  static override styles = [theme, controls, content, toastStyles];

  /** How many at once; the others wait. */
  @property({ type: Number }) limit = 3;
  /** `top-start`, `top-end`, `bottom-start` or `bottom-end`. */
  @property({ reflect: true }) placement = "bottom-end";
  @query(".stack") private stack!: HTMLElement;

  readonly #stack = new ToastStack();
  #timer: ReturnType<typeof setInterval> | undefined;
  #isPaused = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  protected override attach(client: NotificationsClient): (() => void)[] {
    return [
      client.on("notification", (n, info) => this.#add(n, info)),
      client.on("progress", (n, info) => this.#add(n, info)),
      client.on("updated", (change) => {
        this.#stack.change(change);
        this.requestUpdate();
      }),
      client.on("state", (state) => state === "signedOut" && this.detached()),
      onPanels(() => this.#leaveShown()),
    ];
  }

  protected override detached(): void {
    this.#stack.clear();
    this.requestUpdate();
  }

  protected override updated(): void {
    const { length } = this.#stack.toasts;
    if (length === 0 || isPanelOpen(this.current)) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#isPaused = false;
      if (this.stack.matches(":popover-open")) this.stack.hidePopover();
      return;
    }
    if (!this.stack.matches(":popover-open")) this.stack.showPopover();
    this.#timer ??= setInterval(() => this.#pass(), tick);
  }

  protected override render(): TemplateResult {
    const { toasts } = this.#stack;
    const shown = toasts.slice(0, this.limit);
    const pause = (): void => void (this.#isPaused = true);
    const go = (): void => void (this.#isPaused = false);
    return html`
      <section
        class="stack"
        part="stack"
        popover="manual"
        lang=${this.locale}
        aria-label=${this.texts.toasts}
        @pointerenter=${pause}
        @pointerleave=${go}
        @focusin=${pause}
        @focusout=${go}
        @keydown=${this.#keydown}
      >
        ${repeat(shown, (t) => placeOf(t.notification) ?? t.notification.id, (t) => this.#toastTemplate(t.notification))}
        ${toasts.length > shown.length ? html`<p class="others">${this.texts.moreToasts(toasts.length - shown.length)}</p>` : nothing}
      </section>
    `;
  }

  #toastTemplate(n: Notification): TemplateResult {
    const { texts } = this;
    const dismiss = texts.dismissTitle(n.title);
    const link = safeLink(n.actionUrl);
    const message = messageOf(n, texts);
    return html`
      <div
        class="toast toned ${n.priority}"
        part="toast"
        data-id=${n.id}
        role=${n.priority === "critical" ? "alert" : "status"}
        aria-atomic="true"
        ${cssVars({ "--tone": toneOf(n) })}
      >
        ${symbolTemplate(n)}
        <div class="body">
          <p class="title foreign">${n.title}</p>
          ${message ? html`<p class="message foreign">${message}</p>` : nothing}
          ${progressTemplate(n, texts)}
          ${actionButtons(n, 0, (action, event) => this.#choose(n, action, event))}
          ${link ? this.#linkTemplate(n, link) : nothing}
        </div>
        <button class="icon-button" title=${texts.dismiss} aria-label=${dismiss}
          @click=${() => this.#dismiss(n.id)}>${icon("close")}</button>
      </div>
    `;
  }

  #linkTemplate(n: Notification, link: URL): TemplateResult {
    const isElsewhere = link.origin !== location.origin;
    return html`<a
      class="go"
      href=${link.href}
      target=${isElsewhere ? "_blank" : nothing}
      rel=${isElsewhere ? "noopener noreferrer" : nothing}
      @click=${(event: Event) => this.#open(n, link, event)}
      >${this.texts.open}<span class="visually-hidden">: <bdi>${n.title}</bdi></span><span class="mirrored">${icon("chevron")}</span></a
    >`;
  }

  #add(n: Notification, { caughtUp }: EventInfo): void {
    if (n.readAt || (n.priority !== "critical" && (caughtUp || document.hidden))) return;
    const { current } = this;
    // The inboxes hear of it in the same moment, maybe later than this.
    queueMicrotask(() => {
      if (this.current !== current || (n.priority !== "critical" && isShown(current, n.id))) return;
      this.#stack.add(n);
      this.requestUpdate();
    });
  }

  /** What an inbox shows is not shown beside it; critical ones are still there when the panel closes. */
  #leaveShown(): void {
    this.#stack.leave((id) => isShown(this.current, id));
    this.requestUpdate();
  }

  #pass(): void {
    if (this.#isPaused || document.hidden) return;
    const before = this.#stack.toasts.length;
    this.#stack.pass(tick, this.limit);
    if (this.#stack.toasts.length !== before) this.requestUpdate();
  }

  #open(n: Notification, link: URL, event: Event): void {
    if (!this.emit("notification-open", { notification: n, url: link.href })) event.preventDefault();
    this.#dismiss(n.id);
    // Not worth a message: it stays unread, which is seen in the inbox.
    void this.current?.read(n.id).catch(() => {});
  }

  #choose(n: Notification, action: Action, event: Event): void {
    if (action.event === undefined) {
      const link = safeLink(action.url ?? null);
      if (link) this.#open(n, link, event);
      return;
    }
    const isRecorded = this.emit("notification-action", { notification: n, event: action.event });
    this.#dismiss(n.id);
    // As with a link: what is not recorded can be chosen again in the inbox.
    if (isRecorded) void this.current?.takeAction(n.id, action.event).catch(() => {});
  }

  #dismiss(id: string): void {
    const hadFocus = this.shadowRoot?.activeElement?.closest(".toast")?.getAttribute("data-id") === id;
    this.#stack.dismiss(id);
    this.requestUpdate();
    void this.updateComplete.then(() => {
      // What was focused or pointed at is gone, without an event that says so.
      if (hadFocus) this.renderRoot.querySelector<HTMLElement>(".toast .icon-button")?.focus();
      this.#isPaused = this.stack.matches(":hover, :focus-within");
    });
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    const id = (event.target as Element).closest(".toast")?.getAttribute("data-id");
    if (event.key !== "Escape" || !id) return;
    event.stopPropagation();
    this.#dismiss(id);
  };
}

define("notification-toasts", NotificationToasts);

declare global {
  interface HTMLElementTagNameMap {
    "notification-toasts": NotificationToasts;
  }
}
