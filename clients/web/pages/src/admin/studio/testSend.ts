import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { t } from "../../language.ts";
import { words } from "../../format.ts";
import { View } from "../../view.ts";
import type { SendResult } from "../model.ts";
import { type Draft, requestOf } from "./draft.ts";

const channels = ["email", "sms", "push"] as const;

/** Sends what is being written to whoever writes it. */
@customElement("template-test")
export class TemplateTest extends View {
  @property() name = "";
  @property({ attribute: false }) draft: Draft | undefined;
  @property({ attribute: false }) variables: Record<string, unknown> = {};
  @state() private chosen: readonly string[] = [];
  @state() private said = "";

  protected override render(): unknown {
    return html`
      <form class="card" aria-label=${t("Send a test to me")} @submit=${this.#send}>
        <h2>${t("Send a test to me")}</h2>
        <p class="hint">${t("As it is here, saved or not. It arrives in your inbox, and is sent at once by:")}</p>
        <div class="checks">
          ${channels.map(
            (c) =>
              html`<label class="check">
                <input type="checkbox" .checked=${this.chosen.includes(c)} @change=${() => this.#toggle(c)} />
                ${c === "sms" ? "SMS" : words(c)}</label
              >`,
          )}
        </div>
        <div class="actions"><button type="submit" ?disabled=${this.busy || this.name === ""}>${t("Send a test to me")}</button></div>
        <p role="status" class="done">${this.said || nothing}</p>
        ${this.failureBox()}
      </form>
    `;
  }

  #toggle(channel: string): void {
    this.chosen = this.chosen.includes(channel) ? this.chosen.filter((c) => c !== channel) : [...this.chosen, channel];
  }

  #send(event: SubmitEvent): void {
    event.preventDefault();
    this.said = "";
    const body = { draft: requestOf(this.draft!), variables: this.variables, channels: this.chosen };
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    void this.attempt(async () => {
      const path = `/templates/${encodeURIComponent(this.name)}/test`;
      const { notifications } = await this.client.request<SendResult>("POST", path, { body, headers });
      const sent = notifications?.[0];
      this.said = [words(sent?.status ?? "sent"), sent?.reason && words(sent.reason)].filter(Boolean).join(": ");
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "template-test": TemplateTest;
  }
}
