import type { ClientOptions, NotificationsClient } from "@notifications/client";
import { ApiError, configure } from "@notifications/components";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { brandMark } from "../brandMark.ts";
import { clientFor, current, type Identity, signOut } from "../session.ts";
import "../signIn.ts";
import "./accountMenu.ts";
import { applyLook, type Look, readLook } from "./look.ts";
import { textsOf } from "./texts.ts";

/** A page of one user: its header, the sign-in, and the client of whoever is signed in. */
export abstract class UserPage extends LitElement {
  @state() private identity: Identity | undefined = current([]);
  @state() private refusal = "";
  @state() protected look = readLook();

  protected get texts(): ReturnType<typeof textsOf> {
    return textsOf(this.look.language);
  }

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    applyLook(this.look);
    if (this.identity) this.#connect(this.identity);
  }

  protected override render(): TemplateResult {
    return html`
      <header class="top">
        <a class="skip" href="#main" @click=${this.#skip}>${this.texts.skip}</a>
        <div class="brand">
          ${brandMark}
          <h1>Notifications</h1>
        </div>
        ${this.identity ? html`${this.toolsTemplate()} ${this.#accountTemplate(this.identity)}` : nothing}
      </header>
      ${this.identity ? this.viewTemplate() : this.#signInTemplate()}
    `;
  }

  /** In the header, before the user's menu. */
  protected abstract toolsTemplate(): TemplateResult;

  /** Below the header, with the element `#main`. */
  protected abstract viewTemplate(): TemplateResult;

  protected belowSignIn(): TemplateResult | typeof nothing {
    return nothing;
  }

  protected readonly clientOptions: Partial<ClientOptions> = {};

  /** Before it connects. */
  protected prepare(_client: NotificationsClient): void {}

  #accountTemplate(identity: Identity): TemplateResult {
    return html`<account-menu
      .user=${identity.userId || "?"}
      .roles=${identity.roles}
      .look=${this.look}
      @look=${(e: CustomEvent<Look>) => this.#dress(e.detail)}
      @sign-out=${() => void signOut()}
    ></account-menu>`;
  }

  #signInTemplate(): TemplateResult {
    return html`<main id="main" tabindex="-1">
      <div>
        ${this.refusal ? html`<p class="error refusal" role="alert">${this.refusal}</p>` : nothing}
        <sign-in .roles=${[]} @signed-in=${(e: CustomEvent<Identity>) => this.#connect(e.detail)}></sign-in>
        ${this.belowSignIn()}
      </div>
    </main>`;
  }

  #connect(identity: Identity): void {
    this.identity = identity;
    this.refusal = "";
    const client = clientFor(identity, this.clientOptions);
    configure(client);
    client.on("state", (state) => state === "signedOut" && this.#refuse());
    this.prepare(client);
    // Everything else is tried again by itself; only a refusal ends it.
    client.connect().catch((error: unknown) => error instanceof ApiError && this.#refuse());
  }

  #refuse(): void {
    this.refusal = this.texts.refused;
    this.identity = undefined;
    configure(undefined);
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
