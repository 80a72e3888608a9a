import { priorities } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { dateTime, words } from "../format.ts";
import { t } from "../language.ts";
import { View } from "../view.ts";
import type { ForecastStep, Plan } from "./planModel.ts";

interface DryRunItem {
  userId: string;
  status: "would_send" | "skipped" | "failed";
  reason?: string;
  steps?: ForecastStep[];
}

/** Of a text that nobody reads. */
const sample = "–";

/** What a plan would do for somebody, as it is being written: nothing is sent. */
@customElement("plan-dry-run")
export class PlanDryRun extends View {
  @property({ attribute: false }) plan!: Plan;
  @property() category = "";
  @state() private item: DryRunItem | undefined;

  protected override render(): TemplateResult {
    return html`
      <form class="card" @submit=${this.#run}>
        <h2>${t("Try it for someone")} <small>${t("nothing is sent")}</small></h2>
        <div class="pair">
          <div>
            <label for="dry-user">${t("User")}</label>
            <input
              id="dry-user"
              name="user"
              autocomplete="off"
              spellcheck="false"
              aria-invalid=${this.#wrong("users")}
              aria-describedby="dry-user-error"
            />
            ${this.#errors("user", "users")}
          </div>
          <div>
            <label for="dry-priority">${t("Priority")}</label>
            <select id="dry-priority" name="priority">
              ${priorities.map((p) => html`<option value=${p} ?selected=${p === "normal"}>${words(p)}</option>`)}
            </select>
          </div>
        </div>
        <label for="dry-data">${t("Data")} <small>${t("optional; JSON, for conditions")}</small></label>
        <textarea
          id="dry-data"
          name="data"
          rows="2"
          spellcheck="false"
          aria-invalid=${this.#wrong("data")}
          aria-describedby="dry-data-error"
        ></textarea>
        ${this.#errors("data", "data")} ${this.failureBox()}
        <div class="actions"><button type="submit" ?disabled=${this.busy}>${t("Try it")}</button></div>
        <div role="status">${this.item ? forecast(this.item) : nothing}</div>
      </form>
    `;
  }

  #errors(field: string, member: string): TemplateResult {
    return html`<p id=${`dry-${field}-error`} class="field-error">${this.errorsOf(member).join(" ")}</p>`;
  }

  #wrong(member: string): "true" | "false" {
    return this.errorsOf(member).length > 0 ? "true" : "false";
  }

  #run(event: SubmitEvent): void {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    const user = String(fields.get("user")).trim();
    const data = String(fields.get("data")).trim();
    this.item = undefined;
    void this.attempt(async () => {
      const body = {
        users: user === "" ? [] : [user],
        title: sample,
        message: sample,
        priority: fields.get("priority"),
        plan: this.plan,
        ...(this.category === "" ? {} : { category: this.category }),
        ...(data === "" ? {} : { data: parsed(data) }),
      };
      const answer = await this.client.request<{ dryRun: { items: DryRunItem[] } }>("POST", "/notifications", {
        query: { dryRun: "true" },
        body,
      });
      this.item = answer.dryRun.items[0];
    });
  }
}

/** What is no JSON goes as it is: the server says what is wrong with it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function forecast(item: DryRunItem): TemplateResult {
  if (item.status !== "would_send") return html`<p>${t("Nothing would be sent: {reason}.", { reason: words(item.reason ?? "") })}</p>`;
  return html`<ol class="forecast">
    ${(item.steps ?? []).map(
      (step) =>
        html`<li data-left-out=${step.reason !== undefined}>
          <b>${words(step.channel)}</b>
          ${
            step.reason !== undefined
              ? html`<span>${t("skipped: {reason}", { reason: words(step.reason) })}</span>`
              : html`<span>
                  <time datetime=${step.at!}>${dateTime(step.at!)}</time>
                  ${step.digest ? t("in the digest") : nothing}
                  ${step.if === "always" ? nothing : t("if {condition}", { condition: t(step.if) })}
                </span>`
          }
        </li>`,
    )}
  </ol>`;
}
