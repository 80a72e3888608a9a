import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type Identity, signIn } from "./session.ts";
import { redirectToSignIn, signInWays } from "./openId.ts";
import { t } from "./language.ts";

type Way = "provider" | "name" | "token";

/** Asks who it is: at the identity provider, by a name on a developer's machine, or by an access token. */
@customElement("sign-in")
export class SignIn extends LitElement {
  /** What the signed-in one may do, where a name is enough. */
  @property({ attribute: false }) roles: string[] = [];
  @property() suggestion = "alice";
  @state() private failure = "";
  @state() private way: Way | undefined;
  @state() private isLeaving = false;

  /** In the page itself, so that its styles apply. */
  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#ask();
  }

  protected override render(): unknown {
    return html`
      <form class="card sign-in" @submit=${this.#submit} aria-busy=${this.way === undefined && !this.failure}>
        <h2>${t("Sign in")}</h2>
        ${this.#fields()}
        <div class="actions">
          ${
            this.way
              ? html`<button class="primary" type="submit" ?disabled=${this.isLeaving}>${t("Sign in")}</button>`
              : this.failure
                ? html`<button class="primary" type="submit">${t("Try again")}</button>`
                : nothing
          }
        </div>
        <div class="error" role="alert">${this.failure || nothing}</div>
      </form>
    `;
  }

  #fields(): TemplateResult | typeof nothing {
    switch (this.way) {
      case "provider":
        return html`<p class="hint">${t("You sign in at your organisation’s identity provider and come back here.")}</p>`;
      case "name":
        return html`<p class="hint">${t("On this machine a name is enough.")}</p>
          <label for="sign-in-user">${t("User")}</label>
          <input
            id="sign-in-user"
            name="user"
            .value=${this.suggestion}
            required
            maxlength="256"
            autocomplete="username"
            spellcheck="false"
          />`;
      case "token":
        return html`<p class="hint">${t("This server has no development sign-in. Paste an access token of your identity provider.")}</p>
          <label for="sign-in-token">${t("Access token")}</label>
          <input id="sign-in-token" name="token" type="password" required autocomplete="off" />`;
      default:
        return nothing;
    }
  }

  async #ask(): Promise<void> {
    this.failure = "";
    try {
      const ways = await signInWays();
      this.way = ways.openId ? "provider" : ways.development ? "name" : "token";
    } catch (error) {
      this.failure = textOf(error);
    }
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.way === undefined) return this.#ask();
    const fields = new FormData(event.target as HTMLFormElement);
    this.failure = "";
    try {
      if (this.way === "provider") {
        this.isLeaving = true;
        await redirectToSignIn();
        return;
      }
      const identity = await signIn(
        this.way === "token"
          ? { userId: "", roles: [], token: String(fields.get("token")).trim() }
          : { userId: String(fields.get("user")).trim(), roles: this.roles },
      );
      this.dispatchEvent(new CustomEvent<Identity>("signed-in", { detail: identity, bubbles: true }));
    } catch (error) {
      this.isLeaving = false;
      this.failure = textOf(error);
    }
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
