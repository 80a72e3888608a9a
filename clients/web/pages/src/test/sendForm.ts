import { notificationTypes, priorities } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { duration, words } from "../format.ts";
import { t } from "../language.ts";
import { View } from "../view.ts";
import type { Latencies } from "./latencies.ts";

const kinds = { text: "Notification", progress: "Progress", system: "To everyone", bulk: "10 at once" } as const;
type Kind = keyof typeof kinds;

const bulkSize = 10;
const progressStep = 20;

/** Sends every kind. The server alone judges, so that its refusals can be seen. */
@customElement("send-form")
export class SendForm extends View {
  @property({ attribute: false }) latencies!: Latencies;
  @property({ attribute: false }) users: string[] = [];
  @state() private kind: Kind = "text";
  @state() private result = "";
  #progress = 0;

  protected override render(): unknown {
    return html`
      <form class="card" @submit=${this.#send}>
        <h2>${t("Send")}</h2>
        <div class="segments" role="group" aria-label=${t("Kind")}>
          ${Object.entries(kinds).map(
            ([kind, label]) => html`<label><input type="radio" name="kind" value=${kind} .checked=${kind === this.kind}
              @change=${() => (this.kind = kind as Kind)} />${t(label)}</label>`,
          )}
        </div>
        ${this.kind === "system" ? nothing : this.#field("users", "To", this.users.join(", "), "user ids, separated by commas")}
        ${this.kind === "progress" ? this.#field("taskId", "Task", "captions-7") : this.#textFields()}
        ${this.failureBox()}
        <div class="actions"><button class="primary" type="submit"
          ?disabled=${this.busy}>${t("Send")}</button><output>${this.result}</output></div>
      </form>
    `;
  }

  #textFields(): TemplateResult {
    return html`
      ${this.#field("title", "Title", t("Captions are ready"))}
      ${this.#field("message", "Message", t("Your captions for “Lecture 7” can be downloaded now."))}
      <div class="pair">
        <div>${this.kind === "system" ? nothing : this.#select("type", "Type", notificationTypes, "success")}</div>
        <div>${this.#select("priority", "Priority", priorities, "normal")}</div>
      </div>
    `;
  }

  #field(name: string, label: string, value: string, hint = ""): TemplateResult {
    const errors = this.errorsOf(name);
    return html`
      <label for=${`test-${name}`}>${t(label)} <small>${hint && t(hint)}</small></label>
      <input id=${`test-${name}`} name=${name} .value=${value} autocomplete="off" spellcheck="false"
        aria-invalid=${errors.length > 0 ? "true" : "false"} aria-describedby=${`test-${name}-error`} />
      <p id=${`test-${name}-error`} class="field-error">${errors.join(" ")}</p>
    `;
  }

  #select(name: string, label: string, values: readonly string[], chosen: string): TemplateResult {
    return html`
      <label for=${`test-${name}`}>${t(label)}</label>
      <select id=${`test-${name}`} name=${name}>${values.map((v) => html`<option value=${v}
        ?selected=${v === chosen}>${words(v)}</option>`)}</select>
    `;
  }

  #send(event: SubmitEvent): void {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.target as HTMLFormElement)) as Record<string, string>;
    void this.attempt(async () => {
      const began = performance.now();
      const [path, body] = this.#request(fields);
      const answer = await this.client.request<{ status?: string }>("POST", path, { body });
      this.result = t("{status} in {time}", { status: words(answer.status ?? "answered"), time: duration(performance.now() - began) });
    });
  }

  #request({ users = "", taskId, title, message, type, priority }: Record<string, string>): [path: string, body: unknown] {
    const to = users.split(",").map((u) => u.trim()).filter((u) => u !== "");
    const data = this.latencies.begin();
    switch (this.kind) {
      case "progress":
        this.#progress = this.#progress >= 100 ? progressStep : this.#progress + progressStep;
        return ["/notifications/progress", { users: to, taskId, progress: this.#progress, status: "running" }];
      case "system":
        return ["/notifications/system", { title, message, priority, data }];
      case "bulk": {
        const one = (n: number): unknown => ({
          users: to,
          title: `${title} ${n + 1}`,
          message,
          type,
          priority,
          data,
          requiresAcknowledgement: true,
        });
        return ["/notifications/bulk", { notifications: Array.from({ length: bulkSize }, (_, n) => one(n)) }];
      }
      case "text":
        return ["/notifications", { users: to, title, message, type, priority, data, requiresAcknowledgement: true }];
    }
  }
}
