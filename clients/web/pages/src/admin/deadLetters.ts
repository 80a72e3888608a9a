import type { Page } from "@notifications/client";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { confirmed } from "./confirm.ts";
import { dateTime, visible } from "../format.ts";
import { t } from "../language.ts";
import { type DeadLetter, queues } from "./model.ts";
import { notificationLink, personLink } from "./operators.ts";
import { View } from "../view.ts";

const pageSize = 50;

/** Queue messages that failed at every attempt. */
@customElement("admin-dead-letters")
export class DeadLetters extends View {
  @state() private items: DeadLetter[] = [];
  /** What the address asks for; empty: all. */
  @property() queue = "";
  @state() private done = "";
  #cursor: string | null = null;

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has("queue")) void this.attempt(() => this.#load());
  }

  async #load(cursor: string | null = null): Promise<void> {
    const isLast = this.asking();
    const page = await this.client.request<Page<DeadLetter>>("GET", "/dead-letters", {
      query: { queue: this.queue, limit: pageSize, cursor },
    });
    if (!isLast()) return;
    this.items = cursor ? [...this.items, ...page.items] : page.items;
    this.#cursor = page.nextCursor;
  }

  protected override render(): unknown {
    return html`
      <div class="heading">
        <h2>${t("Dead letters")}</h2>
        <label class="inline">${t("Queue")}
          <select @change=${this.#choose}>
            <option value="">${t("all")}</option>
            ${queues.map((q) => html`<option ?selected=${q === this.queue}>${q}</option>`)}
          </select>
        </label>
        <button type="button" @click=${() => this.attempt(() => this.#load())}>${t("Refresh")}</button>
        <button type="button" ?disabled=${this.items.length === 0} @click=${this.#requeueAll}>${t("Requeue all")}</button>
        <button type="button" class="danger" ?disabled=${this.items.length === 0} @click=${this.#purge}>${t("Purge")}</button>
      </div>
      <p class="hint" role="status">${this.done || t("Messages that failed at every attempt. Requeue them once the cause is fixed.")}</p>
      ${this.failureBox()}
      ${this.items.length === 0 && !this.busy
        ? html`<p class="card empty">${t("No dead letters.")}</p>`
        : html`<div class="card table stacks" tabindex="0" role="region" aria-label=${t("Dead letters")}>
            <table>
              <thead><tr><th>${t("Failed")}</th><th>${t("Queue")}</th><th>${t("Reason")}</th><th>${t("Attempts")}</th><th><span
                class="visually-hidden">${t("Actions")}</span></th></tr></thead>
              <tbody>${this.items.map((item) => this.#row(item))}</tbody>
            </table>
          </div>`}
      ${this.#cursor
        ? html`<button type="button" class="more" @click=${() => this.attempt(() => this.#load(this.#cursor))}>${t("Show more")}</button>`
        : nothing}
    `;
  }

  #row(item: DeadLetter): TemplateResult {
    const message = typeof item.message === "string" ? item.message : JSON.stringify(item.message, null, 2);
    return html`
      <tr>
        <td data-label=${t("Failed")}><time datetime=${item.failedAt}>${dateTime(item.failedAt)}</time></td>
        <td data-label=${t("Queue")}><code>${item.queue}</code></td>
        <td class="wide">
          <span class="foreign">${visible(item.reason)}</span> ${concerned(item)}
          <details><summary>${t("Message")}</summary><pre class="foreign">${message}</pre></details>
        </td>
        <td data-label=${t("Attempts")}>${item.attempts}</td>
        <td class="buttons">
          <button type="button" class="small" @click=${() => this.#requeue(item)}>${t("Requeue")}</button>
          <button type="button" class="small danger" @click=${() => this.#delete(item)}>${t("Delete")}</button>
        </td>
      </tr>
    `;
  }

  #choose(event: Event): void {
    this.queue = (event.target as HTMLSelectElement).value;
  }

  #requeue(item: DeadLetter): Promise<void> {
    return this.attempt(async () => {
      await this.client.request("POST", `/dead-letters/${item.id}/requeue`);
      this.#gone([item], t("Requeued."));
    });
  }

  async #delete(item: DeadLetter): Promise<void> {
    if (await confirmed(t("Permanently delete this message?"), t("Delete"))) {
      await this.attempt(() => this.#remove([item]));
    }
  }

  async #purge(): Promise<void> {
    const shown = this.items;
    if (await confirmed(t("Permanently delete the {count} messages shown?", { count: shown.length }), t("Delete them"))) {
      await this.attempt(() => this.#remove(shown));
    }
  }

  #requeueAll(): Promise<void> {
    return this.attempt(async () => {
      const { requeued } = await this.client.request<{ requeued: number }>("POST", "/dead-letters/requeue", {
        body: this.queue ? { queue: this.queue } : {},
      });
      await this.#load();
      this.done = t("{count} requeued.", { count: requeued });
    });
  }

  async #remove(items: DeadLetter[]): Promise<void> {
    for (const item of items) {
      await this.client.request("DELETE", `/dead-letters/${item.id}`);
      this.#gone([item], t("Deleted."));
    }
  }

  #gone(items: DeadLetter[], done: string): void {
    this.items = this.items.filter((i) => !items.includes(i));
    this.done = done;
  }
}

/** Whom and what it was for, where it says so. */
function concerned({ message }: DeadLetter): TemplateResult | typeof nothing {
  if (typeof message === "string" || typeof message["userId"] !== "string") return nothing;
  const { userId, id } = message;
  return typeof id === "string"
    ? html`<a class="foreign" href=${notificationLink(userId, id)}>${t("Why")}</a>`
    : html`<a class="foreign" href=${personLink(userId)}>${visible(userId)}</a>`;
}
