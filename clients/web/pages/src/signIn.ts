import { ApiError } from "@notifications/client";
import { html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type Identity, signIn } from "./session.ts";
import { t } from "./language.ts";

/** Asks who it is. On a developer's machine a name will do; elsewhere it takes a token. */
@customElement("sign-in")
export class SignIn extends LitElement {
  /** What the signed-in one may do. */
  @property({ attribute: false }) roles: string[] = [];
  @property() suggestion = "alice";
  @state() private failure = "";
  @state() private byToken = false;

  /** In the page itself, so that its styles apply. */
  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): unknown {
    return html`
      <form class="card sign-in" @submit=${this.#submit}>
        <h2>${t("Sign in")}</h2>
        ${this.byToken
          ? html`<p class="hint">${t("This server has no development sign-in. Paste an access token of your identity provider.")}</p>
              <label for="sign-in-token">${t("Access token")}</label>
              <input id="sign-in-token" name="token" type="password" required autocomplete="off" />`
          : html`<p class="hint">${t("On this machine a name is enough.")}</p>
              <label for="sign-in-user">${t("User")}</label>
              <input id="sign-in-user" name="user" .value=${this.suggestion} required maxlength="256" autocomplete="username"
                spellcheck="false" />`}
        <div class="actions"><button class="primary" type="submit">${t("Sign in")}</button></div>
        <div class="error" role="alert">${this.failure || nothing}</div>
      </form>
    `;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    const identity: Identity = this.byToken
      ? { userId: "", roles: this.roles, token: String(fields.get("token")).trim() }
      : { userId: String(fields.get("user")).trim(), roles: this.roles };
    try {
      await signIn(identity);
      this.dispatchEvent(new CustomEvent<Identity>("signed-in", { detail: identity, bubbles: true }));
    } catch (error) {
      this.byToken = error instanceof ApiError && error.status === 404;
      this.failure = this.byToken ? "" : error instanceof Error ? error.message : String(error);
    }
  }
}
