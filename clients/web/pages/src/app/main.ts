import { ApiError, configure, type NotificationPreferences, watchUnreadMessages } from "@notifications/components";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { brandMark } from "../brandMark.ts";
import { clientFor, current, type Identity, signOut } from "../session.ts";
import "../signIn.ts";
import "./accountMenu.ts";
import { applyLook, type Look, readLook } from "./look.ts";
import { tabs } from "./tabs.ts";
import { textsOf } from "./texts.ts";

type View = "inbox" | "settings";

/** The notification center: inbox and settings of one user, with the bell and toasts that every page of an app would have. */
@customElement("center-app")
export class CenterApp extends LitElement {
  @state() private identity: Identity | undefined = current([]);
  @state() private refusal = "";
  @state() private look = readLook();
  @state() private view = viewInAddress();
  @state() private unread = 0;
  @state() private unreadMessages = 0;
  /** From the first visit on it stays, so that nothing half edited is lost. */
  @state() private hasSettings = this.view === "settings";

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    applyLook(this.look);
    window.addEventListener("beforeunload", (e) => {
      if (document.querySelector<NotificationPreferences>("notification-preferences")?.isDirty) e.preventDefault();
    });
    window.addEventListener("hashchange", () => this.#show(viewInAddress()));
    this.addEventListener("open-preferences", () => (location.hash = "settings"));
    this.addEventListener("unread-count", (e) => (this.unread = (e as CustomEvent<{ count: number }>).detail.count));
    if (this.identity) this.#connect(this.identity);
  }

  protected override updated(): void {
    document.title = this.unread > 0 ? `(${this.unread}) Notifications` : "Notifications";
  }

  protected override render(): TemplateResult {
    const texts = textsOf(this.look.language);
    return html`
      <header class="top">
        <a class="skip" href="#main" @click=${this.#skip}>${texts.skip}</a>
        <div class="brand">
          ${brandMark}
          <h1>Notifications</h1>
        </div>
        ${this.identity ? this.#toolsTemplate(this.identity) : nothing}
      </header>
      ${this.identity ? this.#viewsTemplate() : this.#signInTemplate()}
    `;
  }

  #toolsTemplate(identity: Identity): TemplateResult {
    const texts = textsOf(this.look.language);
    return html`
      ${tabs(this.view, texts, this.unreadMessages)}
      <notification-bell settings theme=${this.look.theme}></notification-bell>
      <account-menu
        .user=${identity.userId || "?"}
        .roles=${identity.roles}
        .look=${this.look}
        @look=${(e: CustomEvent<Look>) => this.#dress(e.detail)}
        @sign-out=${() => void signOut()}
      ></account-menu>
    `;
  }

  #viewsTemplate(): TemplateResult {
    const { view, look } = this;
    return html`
      <notification-announcements theme=${look.theme}></notification-announcements>
      <main id="main" tabindex="-1">
        <div class="sheet" ?hidden=${view !== "inbox"}>
          <notification-inbox heading=${textsOf(look.language).inbox} theme=${look.theme}></notification-inbox>
        </div>
        <div class="sheet scrolls" ?hidden=${view !== "settings"}>
          ${this.hasSettings ? html`<notification-preferences theme=${look.theme}></notification-preferences>` : nothing}
        </div>
      </main>
      <notification-toasts theme=${look.theme}></notification-toasts>
    `;
  }

  #signInTemplate(): TemplateResult {
    return html`<main id="main" tabindex="-1">
      <div>
        ${this.refusal ? html`<p class="error refusal" role="alert">${this.refusal}</p>` : nothing}
        <sign-in .roles=${[]} @signed-in=${(e: CustomEvent<Identity>) => this.#connect(e.detail)}></sign-in>
        <div class="embed">
          <p>${textsOf(this.look.language).embed}</p>
          <code>&lt;notification-bell token-url="/my-app/token"&gt;&lt;/notification-bell&gt;</code>
        </div>
      </div>
    </main>`;
  }

  #connect(identity: Identity): void {
    this.identity = identity;
    this.refusal = "";
    const client = clientFor(identity);
    configure(client);
    client.on("state", (state) => state === "signedOut" && this.#refuse());
    watchUnreadMessages(client, (count) => (this.unreadMessages = count));
    // Everything else is tried again by itself; only a refusal ends it.
    client.connect().catch((error: unknown) => error instanceof ApiError && this.#refuse());
  }

  #refuse(): void {
    this.refusal = textsOf(this.look.language).refused;
    this.identity = undefined;
    configure(undefined);
  }

  #show(view: View): void {
    this.view = view;
    this.hasSettings ||= view === "settings";
  }

  #dress(look: Look): void {
    this.look = look;
    applyLook(look);
  }

  #skip(event: Event): void {
    event.preventDefault();
    document.getElementById("main")?.focus();
  }
}

function viewInAddress(): View {
  return location.hash === "#settings" ? "settings" : "inbox";
}
