import type { Page } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { dateTime, words } from "../format.ts";
import type { AuditEntry } from "./model.ts";
import { View } from "../view.ts";

const pageSize = 50;

/** Everything that happened; only to emails in the email log. */
@customElement("admin-audit")
export class Audit extends View {
  @property() channel = "";
  @state() private items: AuditEntry[] = [];
  #cursor: string | null = null;
  #filter: Record<string, string> = {};

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(() => this.#load());
  }

  get #query(): Record<string, string> {
    return { ...this.#filter, ...(this.channel && { channel: this.channel }) };
  }

  async #load(cursor: string | null = null): Promise<void> {
    const page = await this.client.request<Page<AuditEntry>>("GET", "/audit", { query: { ...this.#query, limit: pageSize, cursor } });
    this.items = cursor ? [...this.items, ...page.items] : page.items;
    this.#cursor = page.nextCursor;
  }

  protected override render(): unknown {
    return html`
      <div class="heading"><h2>${this.channel ? "Email log" : "Audit log"}</h2></div>
      <form class="filters" @submit=${this.#search}>
        ${this.#field("user", "User")} ${this.#field("notification", "Notification id")} ${this.#field("event", "Event")}
        ${this.channel ? nothing : this.#field("actor", "Actor")}
        <div><label for="audit-since">Since</label><input id="audit-since" name="since" type="datetime-local" /></div>
        <button class="primary" type="submit">Show</button>
      </form>
      ${this.failureBox()}
      ${this.items.length === 0 && !this.busy ? html`<p class="card empty">Nothing was recorded that matches.</p>` : this.#table()}
      ${this.#cursor ? html`<button type="button" class="more" @click=${() => this.attempt(() => this.#load(this.#cursor))}>Show more</button>` : nothing}
    `;
  }

  #table(): TemplateResult {
    return html`
      <div class="card table" tabindex="0" role="region" aria-label="Events">
        <table>
          <thead><tr><th>Time</th><th>Event</th><th>User</th><th>Channel</th><th>Detail</th><th>By</th></tr></thead>
          <tbody>
            ${this.items.map(
              (e) => html`<tr>
                <td><time datetime=${e.at}>${dateTime(e.at)}</time></td>
                <td><b>${words(e.event)}</b>${e.category ? html`<br /><small class="foreign">${e.category}</small>` : nothing}</td>
                <td class="foreign">${e.userId ?? ""}</td>
                <td>${e.channel ?? ""}${e.attempt ? html` <small>try ${e.attempt}</small>` : nothing}</td>
                <td class="wide foreign">${e.detail ? html`${e.detail}<br />` : nothing}${e.notificationId ? html`<small><code>${e.notificationId}</code></small>` : nothing}</td>
                <td class="foreign">${e.actor ?? ""}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    `;
  }

  #field(name: string, label: string): TemplateResult {
    const id = `audit-${name}`;
    const errors = this.errorsOf(name);
    return html`<div>
      <label for=${id}>${label}</label>
      <input id=${id} name=${name} autocomplete="off" spellcheck="false" aria-invalid=${errors.length > 0 ? "true" : "false"} />
      ${errors.length > 0 ? html`<p class="field-error">${errors.join(" ")}</p>` : nothing}
    </div>`;
  }

  #search(event: SubmitEvent): void {
    event.preventDefault();
    const given = [...new FormData(event.target as HTMLFormElement)].map(([name, value]) => [name, String(value).trim()] as const);
    this.#filter = Object.fromEntries(given.filter(([, value]) => value !== "").map(([name, value]) => [name, name === "since" ? new Date(value).toISOString() : value]));
    void this.attempt(() => this.#load());
  }
}
