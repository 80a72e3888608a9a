import { notificationTypes, type Page, priorities, type Priority } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { confirmed } from "./confirm.ts";
import type { RealtimeStats, SendResult, Template, TemplateSummary } from "./model.ts";
import { reachOf } from "./reach.ts";
import "./sendProgress.ts";
import { readSend } from "./sendRequest.ts";
import { words } from "../format.ts";
import { variableFields } from "./variables.ts";
import { View } from "../view.ts";
import { t } from "../language.ts";

const templatesShown = 100;

/** Where to turn when nobody acknowledges: the values are what the request says, in that order. */
const fallbacks = {
  "": "according to its priority",
  none: "no other channel",
  email: "email",
  sms: "SMS",
  push: "web push",
  "email,sms,push": "email, SMS, web push",
};

/** Sends anything to anybody. The server alone judges, and its refusals are shown at their fields. */
@customElement("admin-send")
export class Send extends View {
  @state() private templates: TemplateSummary[] = [];
  @state() private template: Template | undefined;
  @state() private byTemplate = false;
  @state() private everyone = false;
  @state() private results: SendResult[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      this.templates = (
        await this.client.request<Page<TemplateSummary>>("GET", "/templates", { query: { limit: templatesShown } })
      ).items;
    });
  }

  protected override render(): unknown {
    return html`
      <div class="heading"><h2>${t("Send")}</h2></div>
      <div class="grid two">
        <form class="card send" @submit=${this.#send}>
          <fieldset>
            <legend>${t("To")}</legend>
            <label class="check"
              ><input type="checkbox" name="broadcast" @change=${this.#chooseEveryone} /> ${t("everyone in the namespace")}</label
            >
            ${
              this.everyone
                ? nothing
                : html`${this.#text("users", "Users", "ids, separated by commas")}
                    <div class="pair">
                      <div>${this.#text("roles", "Roles")}</div>
                      <div>${this.#text("rooms", "Rooms")}</div>
                    </div>`
            }
            ${this.#text("excludeUsers", "Except", "optional")}
          </fieldset>
          <fieldset>
            <legend>${t("What")}</legend>
            <div class="segments">
              <label><input type="radio" name="mode" value="text" checked @change=${this.#chooseMode} />${t("Text")}</label>
              <label><input type="radio" name="mode" value="template" @change=${this.#chooseMode} />${t("Template")}</label>
            </div>
            ${this.byTemplate ? this.#templateFields() : this.#textFields()}
            ${this.#text("actionUrl", "Link", "optional; https or a path")}
          </fieldset>
          <fieldset>
            <legend>${t("How")}</legend>
            <label for="send-channels">${t("If not acknowledged")} <small>${t("then send by")}</small></label>
            <select id="send-channels" name="channels" aria-describedby="channels-error">
              ${Object.entries(fallbacks).map(([value, label]) => html`<option value=${value}>${t(label)}</option>`)}
            </select>
            ${this.#errors("channels")}
            <label for="send-at">${t("At")} <small>${t("optional; now when empty")}</small></label>
            <input
              id="send-at"
              name="sendAt"
              type="datetime-local"
              aria-invalid=${this.#isWrong("sendAt")}
              aria-describedby="sendAt-error"
            />
            ${this.#errors("sendAt")}
            <label class="check"><input type="checkbox" name="requiresAcknowledgement" /> ${t("request an acknowledgement")}</label>
          </fieldset>
          ${this.failureBox()}
          <div class="actions"><button class="primary" type="submit" ?disabled=${this.busy}>${t("Send")}</button></div>
        </form>
        <send-progress .client=${this.client} .results=${this.results}></send-progress>
      </div>
    `;
  }

  #textFields(): TemplateResult {
    return html`
      ${this.#text("title", "Title")}
      <label for="send-message">${t("Message")}</label>
      <textarea
        id="send-message"
        name="message"
        rows="3"
        aria-invalid=${this.#isWrong("message")}
        aria-describedby="message-error"
      ></textarea>
      ${this.#errors("message")}
      <div class="pair">
        <div>${this.#select("type", "Type", notificationTypes, "info")}</div>
        <div>${this.#select("priority", "Priority", priorities, "normal")}</div>
      </div>
      ${this.#text("category", "Category", "optional; the type when empty")}
    `;
  }

  #templateFields(): TemplateResult {
    return html`
      <label for="send-template">${t("Template")}</label>
      <select id="send-template" name="template" @change=${this.#chooseTemplate}>
        <option value="">${t("choose")}</option>
        ${this.templates.map((t) => html`<option>${t.name}</option>`)}
      </select>
      ${this.#errors("template")}
      ${this.template ? variableFields("send", this.template.variables, (member) => this.errorsOf(member)) : nothing}
    `;
  }

  #text(name: string, label: string, hint = ""): TemplateResult {
    return html`
      <label for=${`send-${name}`}>${t(label)} <small>${hint && t(hint)}</small></label>
      <input
        id=${`send-${name}`}
        name=${name}
        autocomplete="off"
        spellcheck="false"
        aria-invalid=${this.#isWrong(name)}
        aria-describedby=${`${name}-error`}
      />
      ${this.#errors(name)}
    `;
  }

  #select(name: string, label: string, values: readonly string[], chosen: string): TemplateResult {
    return html`
      <label for=${`send-${name}`}>${t(label)}</label>
      <select id=${`send-${name}`} name=${name}>
        ${values.map((v) => html`<option value=${v} ?selected=${v === chosen}>${words(v)}</option>`)}
      </select>
      ${this.#errors(name)}
    `;
  }

  #errors(name: string): TemplateResult {
    return html`<p id=${`${name}-error`} class="field-error">${this.errorsOf(name).join(" ")}</p>`;
  }

  #isWrong(name: string): "true" | "false" {
    return this.errorsOf(name).length > 0 ? "true" : "false";
  }

  #chooseEveryone(event: Event): void {
    this.everyone = (event.target as HTMLInputElement).checked;
  }

  #chooseMode(event: Event): void {
    this.byTemplate = (event.target as HTMLInputElement).value === "template";
    this.failure = undefined;
  }

  #chooseTemplate(event: Event): void {
    const name = (event.target as HTMLSelectElement).value;
    this.template = undefined;
    const isLast = this.asking();
    if (!name) return;
    void this.attempt(async () => {
      const { items } = await this.client.request<{ items: Template[] }>("GET", `/templates/${encodeURIComponent(name)}`);
      if (isLast()) this.template = items[0];
    });
  }

  /** Everyone can't be taken back. */
  async #isMeant(body: Record<string, unknown>): Promise<boolean> {
    const { users } = await this.client.request<RealtimeStats>("GET", "/realtime/stats");
    const priority = (body["priority"] as Priority | undefined) ?? this.template?.priority ?? "normal";
    return confirmed(reachOf(body, priority, users), t("Send to everyone"));
  }

  #send(event: SubmitEvent): void {
    event.preventDefault();
    const body = readSend(new FormData(event.target as HTMLFormElement));
    void this.attempt(async () => {
      if (body["broadcast"] === true && !(await this.#isMeant(body))) return;
      const result = await this.client.request<SendResult>("POST", "/notifications", {
        body,
        headers: { "Idempotency-Key": crypto.randomUUID() },
      });
      this.results = [result, ...this.results];
    });
  }
}
