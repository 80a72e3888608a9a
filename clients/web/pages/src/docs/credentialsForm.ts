import { html, LitElement, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { type Credentials, kinds } from "./credentials.ts";
import { docsTexts } from "./texts.ts";

const roles = ["sender", "admin"];

/**
 * Who sends the requests.
 * @fires credentials - they changed.
 */
@customElement("credentials-form")
export class CredentialsForm extends LitElement {
  @property({ attribute: false }) credentials!: Credentials;

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): unknown {
    const { credentials } = this;
    const texts = docsTexts();
    return html`
      <fieldset class="as">
        <legend>${texts.as}</legend>
        <div class="segments">
          ${kinds.map(
            (kind) => html`<label>
              <input type="radio" name="kind" .checked=${credentials.kind === kind}
                @change=${() => this.#change({ kind })} />${texts.kinds[kind]}
            </label>`,
          )}
        </div>
        ${credentials.kind === "user" ? this.#userTemplate() : this.#secretTemplate(credentials.kind)}
      </fieldset>
    `;
  }

  #userTemplate(): TemplateResult {
    const { credentials } = this;
    const texts = docsTexts();
    return html`
      <label for="as-user">${texts.user}</label>
      <input
        id="as-user"
        .value=${credentials.user}
        maxlength="256"
        autocomplete="off"
        spellcheck="false"
        dir="auto"
        aria-describedby="as-user-how"
        @input=${(e: Event) => this.#change({ user: (e.target as HTMLInputElement).value })}
      />
      <small id="as-user-how">${texts.userHow}</small>
      <div class="roles">
        ${roles.map(
          (role) => html`<label class="check">
            <input type="checkbox" .checked=${credentials.roles.includes(role)} @change=${() => this.#toggle(role)} /><code>${role}</code>
          </label>`,
        )}
      </div>
    `;
  }

  #secretTemplate(kind: "token" | "apiKey"): TemplateResult {
    const texts = docsTexts();
    return html`
      <label for="as-secret">${texts[kind]}</label>
      <input
        id="as-secret"
        type="password"
        .value=${this.credentials[kind]}
        autocomplete="off"
        aria-describedby="as-secret-how"
        @input=${(e: Event) => this.#change({ [kind]: (e.target as HTMLInputElement).value })}
      />
      <small id="as-secret-how">${texts.kept}</small>
    `;
  }

  #toggle(role: string): void {
    const had = this.credentials.roles;
    this.#change({ roles: had.includes(role) ? had.filter((r) => r !== role) : [...had, role] });
  }

  #change(change: Partial<Credentials>): void {
    this.dispatchEvent(new CustomEvent<Credentials>("credentials", { detail: { ...this.credentials, ...change } }));
  }
}
