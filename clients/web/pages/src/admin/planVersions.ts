import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { dateTime } from "../format.ts";
import { t } from "../language.ts";
import { View } from "../view.ts";
import type { StoredPlan } from "./planModel.ts";
import { versionChoice } from "./studio/comparison.ts";
import "./planTimeline.ts";

/** What a category's plan was before: drawn, and offered to be taken again. Its owner does that, on the event `take` with the number. */
@customElement("plan-versions")
export class PlanVersions extends View {
  @property() category = "";
  /** The one that is in use. */
  @property({ type: Number }) version = 0;
  @state() versions: number[] = [];
  @state() private chosen: number | undefined;
  @state() private older: StoredPlan | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("category") || changed.has("version")) void this.#load();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { older } = this;
    const choice = versionChoice("plan-version", this, this.chosen, (version) => this.#look(version), t("Earlier version"));
    if (!choice) return nothing;
    return html`<section class="card" aria-label=${t("Versions")}>
      <h2>${t("Versions")}</h2>
      ${choice}
      ${
        older
          ? html`<p class="hint">${dateTime(older.createdAt)}</p>
              <plan-timeline .steps=${older.steps}></plan-timeline>
              <div class="actions"><button type="button" @click=${() => this.#take(older.version)}>
                ${t("Restore version {version}", { version: older.version })}
              </button></div>`
          : nothing
      }
      ${this.failureBox()}
    </section>`;
  }

  async #load(): Promise<void> {
    const isLast = this.asking();
    this.older = this.chosen = undefined;
    await this.attempt(async () => {
      const plan = await this.#plan();
      if (isLast()) this.versions = plan.versions ?? [];
    });
  }

  #look(chosen: number | undefined): void {
    const isLast = this.asking();
    this.chosen = chosen;
    this.older = undefined;
    if (chosen === undefined) return;
    void this.attempt(async () => {
      const older = await this.#plan(chosen);
      if (isLast()) this.older = older;
    });
  }

  #plan(version?: number): Promise<StoredPlan> {
    return this.client.request<StoredPlan>("GET", `/plans/${encodeURIComponent(this.category)}`, version ? { query: { version } } : {});
  }

  #take(version: number): void {
    this.dispatchEvent(new CustomEvent("take", { detail: version }));
  }
}
