import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { t } from "../../language.ts";
import { View } from "../../view.ts";
import { confirmed } from "../confirm.ts";
import { comparison, versionChoice } from "./comparison.ts";
import { draftOf, membersOf, type StoredTemplate } from "./draft.ts";

/**
 * The versions of a template in one language: what became of the texts, and taking one again.
 * @fires template-changed - another version is the active one.
 */
@customElement("template-versions")
export class TemplateVersions extends View {
  /** The active one. */
  @property({ attribute: false }) template: StoredTemplate | undefined;
  @state() private older: StoredTemplate | undefined;
  @state() private chosen: number | undefined;

  protected override willUpdate(changes: PropertyValues): void {
    if (!changes.has("template")) return;
    this.older = undefined;
    this.chosen = undefined;
  }

  protected override render(): unknown {
    const { template } = this;
    if (!template) return nothing;
    return html`
      <section class="card" aria-label=${t("Versions")}>
        <h2>${t("Versions")}</h2>
        ${
          versionChoice("version", template, this.chosen, (version) => this.#choose(version))
          ?? html`<p class="hint">${t("This is the only version.")}</p>`
        }
        ${this.failureBox()} ${this.older ? this.#comparison(this.older, template) : nothing}
      </section>
    `;
  }

  #comparison(older: StoredTemplate, active: StoredTemplate): TemplateResult {
    return html`
      ${comparison(older, active, (version) => membersOf(draftOf(version)), active.locale)}
      <div class="actions">
        <button type="button" ?disabled=${this.busy} @click=${this.#takeAgain}>
          ${older.version === 0
            ? t("Restore the built-in version")
            : t("Restore version {version}", { version: older.version })}
        </button>
      </div>
    `;
  }

  #choose(chosen: number | undefined): void {
    this.chosen = chosen;
    this.older = undefined;
    const { template } = this;
    if (chosen === undefined || !template) return;
    void this.attempt(async () => {
      const query = { locale: template.locale, version: chosen };
      const { items } = await this.client.request<{ items: StoredTemplate[] }>("GET", this.#path, { query });
      if (this.chosen === chosen) this.older = items[0];
    });
  }

  async #takeAgain(): Promise<void> {
    const { older, template } = this;
    if (!older || !template) return;
    const locale = { locale: template.locale };
    if (older.version === 0 && !(await confirmed(t("Delete all versions of your own in “{locale}”?", locale), t("Delete")))) return;
    await this.attempt(async () => {
      if (older.version === 0) await this.client.request("DELETE", this.#path, { query: locale });
      else await this.client.request("PUT", this.#path, { body: { ...locale, activeVersion: older.version } });
      this.dispatchEvent(new CustomEvent("template-changed"));
    });
  }

  get #path(): string {
    return `/templates/${encodeURIComponent(this.template?.name ?? "")}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "template-versions": TemplateVersions;
  }
}
