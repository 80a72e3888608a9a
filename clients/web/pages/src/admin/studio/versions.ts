import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { dateTime } from "../../format.ts";
import { t } from "../../language.ts";
import { View } from "../../view.ts";
import { confirmed } from "../confirm.ts";
import { difference } from "./diff.ts";
import { draftOf, membersOf, type StoredTemplate } from "./draft.ts";
import { memberName } from "./memberName.ts";

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
    const versions = this.#versions(template);
    return html`
      <section class="card" aria-label=${t("Versions")}>
        <h2>${t("Versions")}</h2>
        ${
          versions.length === 0
            ? html`<p class="hint">${t("There is only this one.")}</p>`
            : html`<label for="version">${t("Compare the active one with")}</label>
                <select id="version" .value=${String(this.chosen ?? "")} @change=${this.#choose}>
                  <option value="">${t("choose")}</option>
                  ${versions.map(
                    (v) =>
                      html`<option value=${v}>
                        ${v === 0 ? t("the one that comes with the app") : t("Version {version}", { version: v })}
                      </option>`,
                  )}
                </select>`
        }
        ${this.failureBox()} ${this.older ? this.#comparison(this.older, template) : nothing}
      </section>
    `;
  }

  /** All but the active one, the newest first; 0 comes with the app. */
  #versions({ version, versions }: StoredTemplate): number[] {
    return (versions ?? []).filter((v) => v !== version).reverse();
  }

  #comparison(older: StoredTemplate, active: StoredTemplate): TemplateResult {
    const [before, after] = [new Map(membersOf(draftOf(older))), new Map(membersOf(draftOf(active)))];
    const members = [...new Set([...before.keys(), ...after.keys()])].filter((m) => before.get(m) !== after.get(m));
    return html`
      <p class="hint">
        ${older.createdAt ? dateTime(older.createdAt) : t("Comes with the app.")} →
        ${active.createdAt ? dateTime(active.createdAt) : nothing}
      </p>
      ${members.length === 0 ? html`<p class="hint">${t("They say the same.")}</p>` : nothing}
      <dl class="source">
        ${members.map(
          (m) =>
            html`<dt>${memberName(m)}</dt>
              <dd class="diff foreign" dir="auto" lang=${active.locale}>
                ${difference(before.get(m) ?? "", after.get(m) ?? "").map(({ kind, text }) =>
                  kind === "removed" ? html`<del>${text}</del>` : kind === "added" ? html`<ins>${text}</ins>` : text,
                )}
              </dd>`,
        )}
      </dl>
      <div class="actions">
        <button type="button" ?disabled=${this.busy} @click=${this.#takeAgain}>
          ${older.version === 0
            ? t("Go back to the one that comes with the app")
            : t("Take version {version} again", { version: older.version })}
        </button>
      </div>
    `;
  }

  #choose(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    this.chosen = value === "" ? undefined : Number(value);
    this.older = undefined;
    const { chosen, template } = this;
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
