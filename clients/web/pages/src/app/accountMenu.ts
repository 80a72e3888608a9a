import { html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { api } from "../session.ts";
import type { Look } from "./look.ts";
import { type Language, languages, textsOf, themes } from "./texts.ts";

/** Who is signed in, how the page looks, and the ways out. */
@customElement("account-menu")
export class AccountMenu extends LitElement {
  @property() user = "";
  @property({ attribute: false }) roles: string[] = [];
  @property({ attribute: false }) look!: Look;

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): unknown {
    const { user, look } = this;
    const texts = textsOf(look.language);
    const query = `?user=${encodeURIComponent(user)}`;
    return html`
      <button class="avatar" type="button" popovertarget="account" aria-label=${texts.account(user)}>
        <span aria-hidden="true">${[...user][0]?.toLocaleUpperCase() ?? ""}</span>
      </button>
      <div id="account" class="account" popover>
        <p class="who"><small>${texts.signedIn}</small><bdi>${user}</bdi></p>
        <fieldset class="choice">
          <legend>${texts.theme}</legend>
          ${themes.map(
            (theme) => html`<label>
              <input class="visually-hidden" type="radio" name="theme" .checked=${look.theme === theme}
                @change=${() => this.#change({ theme })} />
              <span>${texts.themes[theme]}</span>
            </label>`,
          )}
        </fieldset>
        <fieldset class="choice">
          <legend>${texts.language}</legend>
          ${Object.entries(languages).map(
            ([language, name]) => html`<label lang=${language}>
              <input
                class="visually-hidden"
                type="radio"
                name="language"
                .checked=${look.language === language}
                @change=${() => this.#change({ language: language as Language })}
              />
              <span>${name}</span>
            </label>`,
          )}
        </fieldset>
        <div class="links">
          <a href="${api}/app/test${query}" target="_blank" rel="noopener">${texts.test}</a>
          ${this.roles.includes("admin") ? html`<a href="${api}/app/admin" target="_blank" rel="noopener">${texts.admin}</a>` : nothing}
        </div>
        <button type="button" class="out" @click=${() => this.dispatchEvent(new CustomEvent("sign-out"))}>${texts.signOut}</button>
      </div>
    `;
  }

  #change(change: Partial<Look>): void {
    this.dispatchEvent(new CustomEvent<Look>("look", { detail: { ...this.look, ...change } }));
  }
}
