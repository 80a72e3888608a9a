import { ApiError } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { confirmed } from "./confirm.ts";
import { capFields, stepFields, stopField } from "./planFields.ts";
import "./planDryRun.ts";
import { type Draft, draftOf, newCap, newDraft, newStep, planOf, stepChannels, type StoredPlan } from "./planModel.ts";
import "./planTimeline.ts";
import "./planVersions.ts";
import { dateTime, words } from "../format.ts";
import { t } from "../language.ts";
import { View } from "../view.ts";

const maxSteps = 10;
const maxCaps = 10;

/** The categories' delivery plans: what follows their sends, step by step, drawn while it is changed, and tried for somebody. */
@customElement("admin-plans")
export class Plans extends View {
  @state() private items: StoredPlan[] = [];
  @state() private categories: string[] = [];
  /** As it is stored; none: a new one. */
  @state() private open: StoredPlan | undefined;
  @state() private category = "";
  @state() private draft: Draft = newDraft();
  @state() private said = "";
  #isChanged = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      const names = this.client.request<{ items: { name: string }[] }>("GET", "/categories");
      await this.#load();
      this.categories = (await names).items.map((item) => item.name);
      if (this.items[0]) this.#show(this.items[0]);
    });
  }

  protected override render(): TemplateResult {
    return html`
      <div class="heading">
        <h2>${t("Delivery plans")}</h2>
        <button type="button" class="small" @click=${() => this.#choose(undefined)}>${t("New plan")}</button>
      </div>
      <p class="hint">${t("What follows a category's sends, and when. Without a plan, the priority decides.")}</p>
      <div class="grid list-detail">
        ${
          this.items.length === 0
            ? html`<p class="card empty">${t("No category has a plan yet.")}</p>`
            : html`<ul class="card choice" aria-label=${t("Delivery plans")}>
                ${this.items.map(
                  (item) =>
                    html`<li>
                      <button
                        type="button"
                        aria-current=${item.category === this.open?.category ? "true" : "false"}
                        @click=${() => this.#choose(item)}
                      >
                        <span class="foreign">${item.category}</span>
                        <small>${t("Version {version}.", { version: item.version })} ${dateTime(item.createdAt)}</small>
                      </button>
                    </li>`,
                )}
              </ul>`
        }
        <div class="grid">
          ${this.#form()}
          ${
            this.open
              ? html`<plan-versions
                  .client=${this.client}
                  category=${this.open.category}
                  version=${this.open.version}
                  @take=${(event: CustomEvent<number>) => this.#takeAgain(event.detail)}
                ></plan-versions>`
              : nothing
          }
          <plan-dry-run .client=${this.client} .plan=${planOf(this.draft)} .category=${this.category}></plan-dry-run>
        </div>
      </div>
    `;
  }

  #form(): TemplateResult {
    const { draft, open } = this;
    const wrong = (member: string): string[] => this.errorsOf(member);
    return html`
      <form class="card plan" novalidate @submit=${this.#save} @input=${() => this.#change()}>
        <h2 class="foreign">${open?.category ?? t("New plan")}</h2>
        ${open ? nothing : this.#categoryField()}
        <plan-timeline .steps=${planOf(draft).steps}></plan-timeline>
        <ol class="steps" aria-label=${t("Steps")}>
          ${repeat(
            draft.steps,
            (step) => step.key,
            (step, index) =>
              stepFields(step, index, draft.steps.length, {
                wrong,
                changed: () => this.#change(),
                move: (by) => this.#move(index, by),
                remove: () => this.#removeStep(index),
              }),
          )}
        </ol>
        <p class="field-error">${this.#ofWhole("steps")}</p>
        <div class="adds" role="group" aria-label=${t("Add a step")}>
          ${stepChannels.map(
            (channel) =>
              html`<button
                type="button"
                class="small"
                ?disabled=${draft.steps.length === maxSteps}
                @click=${() => this.#addStep(newStep(channel))}
              >
                + ${words(channel)}
              </button>`,
          )}
        </div>
        ${stopField(draft, wrong)}
        <ul class="caps" aria-label=${t("Caps")}>
          ${repeat(
            draft.caps,
            (cap) => cap.key,
            (cap, index) =>
              capFields(cap, index, wrong, () => {
                draft.caps.splice(index, 1);
                this.#change();
              }),
          )}
        </ul>
        <div class="adds">
          <button type="button" class="small" ?disabled=${draft.caps.length === maxCaps} @click=${this.#addCap}>${t("Add a cap")}</button>
        </div>
        ${this.failureBox()}
        <p class="done" role="status">${this.said}</p>
        <div class="actions">
          <button class="primary" type="submit" ?disabled=${this.busy}>${t("Save")}</button>
          ${open ? html`<button type="button" class="danger" @click=${this.#delete}>${t("Delete")}</button>` : nothing}
        </div>
      </form>
    `;
  }

  #categoryField(): TemplateResult {
    const errors = this.errorsOf("category");
    return html`
      <label for="plan-category">${t("Category")}</label>
      <input
        id="plan-category"
        name="category"
        list="plan-categories"
        autocomplete="off"
        spellcheck="false"
        .value=${this.category}
        aria-invalid=${errors.length > 0 ? "true" : "false"}
        aria-describedby="plan-category-error"
        @input=${(event: Event) => (this.category = (event.target as HTMLInputElement).value.trim())}
      />
      <datalist id="plan-categories">${this.categories.map((name) => html`<option value=${name}></option>`)}</datalist>
      <p id="plan-category-error" class="field-error">${errors.join(" ")}</p>
    `;
  }

  /** What is said of the list itself, and not of one of its items. */
  #ofWhole(member: string): string {
    return this.failure instanceof ApiError ? (this.failure.problem.errors?.[member] ?? []).join(" ") : "";
  }

  async #load(): Promise<void> {
    const all = (await this.client.request<{ items: StoredPlan[] }>("GET", "/plans")).items;
    this.items = all.toSorted((a, b) => a.category.localeCompare(b.category));
  }

  async #choose(item: StoredPlan | undefined): Promise<void> {
    if (await this.#mayLeave()) this.#show(item);
  }

  async #mayLeave(): Promise<boolean> {
    return !this.#isChanged || (await confirmed(t("Leave without saving your changes?"), t("Leave")));
  }

  #show(item: StoredPlan | undefined): void {
    this.open = item;
    this.category = item?.category ?? "";
    this.draft = item ? draftOf(item) : newDraft();
    this.failure = undefined;
    this.said = "";
    this.#isChanged = false;
  }

  /** The draft is changed in place: everything that shows it is to look again. */
  #change(): void {
    this.#isChanged = true;
    this.said = "";
    this.draft = { ...this.draft };
  }

  #addStep(step: Draft["steps"][number]): void {
    this.draft.steps.push(step);
    this.#change();
    void this.#focus([`#step-${step.key}-channel`]);
  }

  #addCap(): void {
    const cap = newCap();
    this.draft.caps.push(cap);
    this.#change();
    void this.#focus([`#cap-${cap.key}-channel`]);
  }

  /** The button goes along with its step, and with it the focus. */
  #move(index: number, by: -1 | 1): void {
    const [step] = this.draft.steps.splice(index, 1);
    this.draft.steps.splice(index + by, 0, step!);
    this.failure = undefined;
    this.#change();
    const buttons = ["up", "down"].map((way) => `#step-${step!.key}-${way}:enabled`);
    void this.#focus(by === 1 ? buttons.toReversed() : buttons);
  }

  #removeStep(index: number): void {
    this.draft.steps.splice(index, 1);
    this.failure = undefined;
    this.#change();
    const next = this.draft.steps[Math.min(index, this.draft.steps.length - 1)];
    void this.#focus([next ? `#step-${next.key}-channel` : ".adds button"]);
  }

  /** The first of these that is there. */
  async #focus(selectors: string[]): Promise<void> {
    await this.updateComplete;
    selectors
      .map((selector) => this.querySelector<HTMLElement>(selector))
      .find((element) => element !== null)
      ?.focus();
  }

  #save(event: SubmitEvent): void {
    event.preventDefault();
    void this.#put(planOf(this.draft));
  }

  async #takeAgain(activeVersion: number): Promise<void> {
    if (await this.#mayLeave()) await this.#put({ activeVersion });
  }

  #put(body: object): Promise<void> {
    const { category } = this;
    return this.attempt(async () => {
      const kept = await this.client.request<StoredPlan>("PUT", `/plans/${encodeURIComponent(category || " ")}`, { body });
      await this.#load();
      this.#show(this.items.find((item) => item.category === category) ?? kept);
      this.said = t("Saved as version {version}.", { version: kept.version });
    });
  }

  async #delete(): Promise<void> {
    const { open } = this;
    const question = t("Delete the plan of “{category}”? What was already sent keeps following it.", { category: open?.category ?? "" });
    if (!open || !(await confirmed(question, t("Delete")))) return;
    await this.attempt(async () => {
      await this.client.request("DELETE", `/plans/${encodeURIComponent(open.category)}`);
      await this.#load();
      this.#show(this.items[0]);
    });
  }
}
