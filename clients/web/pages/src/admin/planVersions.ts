import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { dateTime } from "../format.ts";
import { t } from "../language.ts";
import { View } from "../view.ts";
import type { StoredPlan } from "./planModel.ts";
import "./planTimeline.ts";

/** What a category's plan was before: drawn, and offered to be taken again. Its owner does that, on the event `take` with the number. */
@customElement("plan-versions")
export class PlanVersions extends View {
  @property() category = "";
  /** The one that is in use. */
  @property({ type: Number }) version = 0;
  @state() private versions: number[] = [];
  @state() private older: StoredPlan | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("category") || changed.has("version")) void this.#load();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { older } = this;
    const others = this.versions.filter((version) => version !== this.version).reverse();
    if (others.length === 0) return nothing;
    return html`<section class="card" aria-label=${t("Versions")}>
      <h2>${t("Versions")}</h2>
      <label for="plan-version">${t("As it was before")}</label>
      <select id="plan-version" @change=${this.#look}>
        <option value="" ?selected=${!older}>${t("choose")}</option>
        ${others.map(
          (version) =>
            html`<option value=${version} ?selected=${version === older?.version}>${t("Version {version}", { version })}</option>`,
        )}
      </select>
      ${
        older
          ? html`<p class="hint">${dateTime(older.createdAt)}</p>
              <plan-timeline .steps=${older.steps}></plan-timeline>
              <div class="actions"><button type="button" @click=${() => this.#take(older.version)}>
                ${t("Take version {version} again", { version: older.version })}
              </button></div>`
          : nothing
      }
      ${this.failureBox()}
    </section>`;
  }

  async #load(): Promise<void> {
    const isLast = this.asking();
    this.older = undefined;
    await this.attempt(async () => {
      const plan = await this.#plan();
      if (isLast()) this.versions = plan.versions ?? [];
    });
  }

  #look(event: Event): void {
    const version = (event.target as HTMLSelectElement).value;
    const isLast = this.asking();
    this.older = undefined;
    if (version === "") return;
    void this.attempt(async () => {
      const older = await this.#plan(version);
      if (isLast()) this.older = older;
    });
  }

  #plan(version?: string): Promise<StoredPlan> {
    return this.client.request<StoredPlan>("GET", `/plans/${encodeURIComponent(this.category)}`, version ? { query: { version } } : {});
  }

  #take(version: number): void {
    this.dispatchEvent(new CustomEvent("take", { detail: version }));
  }
}
