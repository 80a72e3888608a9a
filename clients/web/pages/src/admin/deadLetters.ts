import type { Page } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { confirmed } from "./confirm.ts";
import { dateTime } from "../format.ts";
import { type DeadLetter, queues } from "./model.ts";
import { View } from "../view.ts";

const pageSize = 50;

/** Queue messages that failed at every attempt. */
@customElement("admin-dead-letters")
export class DeadLetters extends View {
  @state() private items: DeadLetter[] = [];
  @state() private queue = "";
  @state() private done = "";
  #cursor: string | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(() => this.#load());
  }

  async #load(cursor: string | null = null): Promise<void> {
    const page = await this.client.request<Page<DeadLetter>>("GET", "/dead-letters", { query: { queue: this.queue, limit: pageSize, cursor } });
    this.items = cursor ? [...this.items, ...page.items] : page.items;
    this.#cursor = page.nextCursor;
  }

  protected override render(): unknown {
    return html`
      <div class="heading">
        <h2>Dead letters</h2>
        <label class="inline">Queue
          <select @change=${this.#choose}>
            <option value="">all</option>
            ${queues.map((q) => html`<option>${q}</option>`)}
          </select>
        </label>
        <button type="button" @click=${() => this.attempt(() => this.#load())}>Refresh</button>
        <button type="button" ?disabled=${this.items.length === 0} @click=${this.#requeueAll}>Requeue all</button>
        <button type="button" class="danger" ?disabled=${this.items.length === 0} @click=${this.#purge}>Purge</button>
      </div>
      <p class="hint" role="status">${this.done || "Messages that failed at every attempt. Once the cause is gone, put them back."}</p>
      ${this.failureBox()}
      ${this.items.length === 0 && !this.busy
        ? html`<p class="card empty">No dead letters: everything that was to be done is done.</p>`
        : html`<div class="card table" tabindex="0" role="region" aria-label="Dead letters">
            <table>
              <thead><tr><th>Failed</th><th>Queue</th><th>Reason</th><th>Tries</th><th><span class="visually-hidden">Actions</span></th></tr></thead>
              <tbody>${this.items.map((item) => this.#row(item))}</tbody>
            </table>
          </div>`}
      ${this.#cursor ? html`<button type="button" class="more" @click=${() => this.attempt(() => this.#load(this.#cursor))}>Show more</button>` : nothing}
    `;
  }

  #row(item: DeadLetter): TemplateResult {
    const message = typeof item.message === "string" ? item.message : JSON.stringify(item.message, null, 2);
    return html`
      <tr>
        <td><time datetime=${item.failedAt}>${dateTime(item.failedAt)}</time></td>
        <td><code>${item.queue}</code></td>
        <td class="wide">
          <span class="foreign">${item.reason}</span>
          <details><summary>Message</summary><pre class="foreign">${message}</pre></details>
        </td>
        <td>${item.attempts}</td>
        <td class="buttons">
          <button type="button" class="small" @click=${() => this.#requeue(item)}>Requeue</button>
          <button type="button" class="small danger" @click=${() => this.#delete(item)}>Delete</button>
        </td>
      </tr>
    `;
  }

  #choose(event: Event): void {
    this.queue = (event.target as HTMLSelectElement).value;
    void this.attempt(() => this.#load());
  }

  #requeue(item: DeadLetter): Promise<void> {
    return this.attempt(async () => {
      await this.client.request("POST", `/dead-letters/${item.id}/requeue`);
      this.#gone([item], "Put back into its queue.");
    });
  }

  async #delete(item: DeadLetter): Promise<void> {
    if (await confirmed("Delete this message for good?", "Delete")) {
      await this.attempt(() => this.#remove([item]));
    }
  }

  async #purge(): Promise<void> {
    const shown = this.items;
    if (await confirmed(`Delete the ${shown.length} messages shown for good?`, "Delete them")) {
      await this.attempt(() => this.#remove(shown));
    }
  }

  #requeueAll(): Promise<void> {
    return this.attempt(async () => {
      const { requeued } = await this.client.request<{ requeued: number }>("POST", "/dead-letters/requeue", { body: this.queue ? { queue: this.queue } : {} });
      await this.#load();
      this.done = `${requeued} put back into their queues.`;
    });
  }

  async #remove(items: DeadLetter[]): Promise<void> {
    for (const item of items) {
      await this.client.request("DELETE", `/dead-letters/${item.id}`);
      this.#gone([item], "Deleted.");
    }
  }

  #gone(items: DeadLetter[], done: string): void {
    this.items = this.items.filter((i) => !items.includes(i));
    this.done = done;
  }
}
