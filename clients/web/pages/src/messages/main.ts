import { ApiError, configure } from "@notifications/components";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { brandMark } from "../brandMark.ts";
import { clientFor, current, type Identity, signOut } from "../session.ts";
import "../signIn.ts";
import "../app/accountMenu.ts";
import { applyLook, type Look, readLook } from "../app/look.ts";
import { tabs } from "../app/tabs.ts";
import { textsOf } from "../app/texts.ts";

/** The messages of one user; `?with=` in the address opens a conversation. */
@customElement("messages-app")
export class MessagesApp extends LitElement {
  @state() private identity: Identity | undefined = current([]);
  @state() private refusal = "";
  @state() private look = readLook();
  @state() private with = withInAddress();
  @state() private unread = 0;

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    applyLook(this.look);
    window.addEventListener("popstate", () => (this.with = withInAddress()));
    if (this.identity) this.#connect(this.identity);
  }

  protected override updated(): void {
    const title = textsOf(this.look.language).messages;
    document.title = this.unread > 0 ? `(${this.unread}) ${title}` : title;
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
      ${this.identity ? this.#viewTemplate() : this.#signInTemplate()}
    `;
  }

  #toolsTemplate(identity: Identity): TemplateResult {
    const texts = textsOf(this.look.language);
    return html`
      ${tabs("messages", texts, this.unread)}
      <notification-bell theme=${this.look.theme}></notification-bell>
      <account-menu
        .user=${identity.userId || "?"}
        .roles=${identity.roles}
        .look=${this.look}
        @look=${(e: CustomEvent<Look>) => this.#dress(e.detail)}
        @sign-out=${() => void signOut()}
      ></account-menu>
    `;
  }

  #viewTemplate(): TemplateResult {
    const { look } = this;
    return html`<main id="main" tabindex="-1">
      <div class="sheet wide">
        <notification-messages
          heading=${textsOf(look.language).messages}
          theme=${look.theme}
          .with=${this.with}
          @unread-messages=${(e: CustomEvent<{ count: number }>) => (this.unread = e.detail.count)}
          @conversation-opened=${(e: CustomEvent<{ userId: string | undefined }>) => this.#open(e.detail.userId)}
        ></notification-messages>
      </div>
    </main>`;
  }

  #signInTemplate(): TemplateResult {
    return html`<main id="main" tabindex="-1">
      <div>
        ${this.refusal ? html`<p class="error refusal" role="alert">${this.refusal}</p>` : nothing}
        <sign-in .roles=${[]} @signed-in=${(e: CustomEvent<Identity>) => this.#connect(e.detail)}></sign-in>
      </div>
    </main>`;
  }

  #connect(identity: Identity): void {
    this.identity = identity;
    this.refusal = "";
    // What could not be sent yet outlives a reload, not the tab.
    const client = clientFor(identity, { unsentStorage: sessionStorage });
    configure(client);
    client.on("state", (state) => state === "signedOut" && this.#refuse());
    // Everything else is tried again by itself; only a refusal ends it.
    client.connect().catch((error: unknown) => error instanceof ApiError && this.#refuse());
  }

  #refuse(): void {
    this.refusal = textsOf(this.look.language).refused;
    this.identity = undefined;
    configure(undefined);
  }

  /** The back button goes back to the list, as on a phone it must. */
  #open(userId: string | undefined): void {
    if (userId === this.with) return;
    this.with = userId;
    const address = new URL(location.href);
    if (userId === undefined) address.searchParams.delete("with");
    else address.searchParams.set("with", userId);
    history.pushState(null, "", address);
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

function withInAddress(): string | undefined {
  return new URLSearchParams(location.search).get("with") ?? undefined;
}
