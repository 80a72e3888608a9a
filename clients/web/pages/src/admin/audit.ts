import type { Page } from "@notifications/client";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { download } from "../dom.ts";
import { dateTime, visible, words } from "../format.ts";
import { t } from "../language.ts";
import { CategoryNames } from "./categoryNames.ts";
import type { AuditEntry } from "./model.ts";
import { notificationLink, personLink } from "./operators.ts";
import { View } from "../view.ts";

const pageSize = 50;
const exportedRows = 10_000;

/** What went well, and what did not. */
const tones: Record<string, string> = {
  acknowledged: "good",
  read: "good",
  channel_sent: "good",
  restored: "good",
  failed: "bad",
  channel_failed: "bad",
  recipient_deleted: "bad",
  dead_letter_deleted: "bad",
  template_deleted: "bad",
  retried: "wait",
  channel_skipped: "wait",
  held: "wait",
  fallback_started: "wait",
  queued: "wait",
  dead_letter_requeued: "wait",
};

/** Everything that happened; only to emails in the email log. */
@customElement("admin-audit")
export class Audit extends View {
  @property() channel = "";
  @state() private items: AuditEntry[] = [];
  #cursor: string | null = null;
  readonly #categories = new CategoryNames(this);
  /** What a link asks for. */
  @property({ attribute: false }) filter: Record<string, string> = {};

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has("filter") || changes.has("channel")) void this.attempt(() => this.#load());
  }

  get #query(): Record<string, string> {
    return { ...this.filter, ...(this.channel && { channel: this.channel }) };
  }

  async #load(cursor: string | null = null): Promise<void> {
    const isLast = this.asking();
    const page = await this.client.request<Page<AuditEntry>>("GET", "/audit", { query: { ...this.#query, limit: pageSize, cursor } });
    if (!isLast()) return;
    this.items = cursor ? [...this.items, ...page.items] : page.items;
    this.#cursor = page.nextCursor;
  }

  protected override render(): unknown {
    return html`
      <div class="heading">
        <h2>${this.channel ? t("Email log") : t("Audit log")}</h2>
        <button type="button" class="small" ?disabled=${this.items.length === 0} @click=${() => this.attempt(() => this.#export())}>
          ${t("Export as CSV")}
        </button>
      </div>
      <form class="filters" @submit=${this.#search}>
        ${this.#field("user", t("User"))} ${this.#field("notification", t("Notification id"))} ${this.#field("event", t("Event"))}
        ${this.channel ? nothing : this.#field("actor", t("Actor"))}
        <div>
          <label for="audit-since">${t("Since")}</label
          ><input id="audit-since" name="since" type="datetime-local" .value=${localTime(this.filter["since"])} />
        </div>
        <button class="primary" type="submit">${t("Show")}</button>
      </form>
      ${this.failureBox()}
      ${this.items.length === 0 && !this.busy ? html`<p class="card empty">${t("No matching entries.")}</p>` : this.#table()}
      ${
        this.#cursor
          ? html`<button type="button" class="more" @click=${() => this.attempt(() => this.#load(this.#cursor))}>
              ${t("Show more")}
            </button>`
          : nothing
      }
    `;
  }

  #table(): TemplateResult {
    return html`
      <div class="card table stacks" tabindex="0" role="region" aria-label=${t("Events")}>
        <table>
          <thead>
            <tr>
              <th>${t("Time")}</th>
              <th>${t("Event")}</th>
              <th>${t("User")}</th>
              <th>${t("Channel")}</th>
              <th>${t("Detail")}</th>
              <th>${t("By")}</th>
            </tr>
          </thead>
          <tbody>
            ${this.items.map(
              (e) =>
                html`<tr>
                  <td data-label=${t("Time")}><time datetime=${e.at}>${dateTime(e.at)}</time></td>
                  <td data-label=${t("Event")}>
                    <b class=${tones[e.event] ?? ""}>${words(e.event)}</b
                    >${e.category ? html`<br /><small>${this.#categories.of(e.category)}</small>` : nothing}
                  </td>
                  <td data-label=${t("User")}>
                    ${this.#link("user", e.userId)}
                    ${e.userId
                      ? html`<a class="more-of" href=${personLink(e.userId)}
              aria-label=${t("Page of {user}", { user: visible(e.userId) })}>${t("Page")}</a>`
                      : nothing}
                  </td>
                  <td data-label=${t("Channel")}>
                    ${e.channel ? words(e.channel) : ""}${e.attempt ? html` <small>${t("try")} ${e.attempt}</small>` : nothing}
                  </td>
                  <td class="wide foreign" data-label=${t("Detail")}>
                    ${e.subject ? html`${visible(e.subject)}<br />` : nothing} ${e.detail ? html`${visible(e.detail)}<br />` : nothing}
                    ${e.notificationId
                      ? html`<small><code>${this.#link("notification", e.notificationId)}</code></small>
                      ${e.userId
                      ? html`<a class="more-of" href=${notificationLink(e.userId, e.notificationId)}>${t("Why")}</a>`
                      
                      : nothing}` : nothing}
                  </td>
                  <td data-label=${t("By")}>${this.#link("actor", e.actor)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    `;
  }

  /** What is asked for, and not only what is shown. */
  async #export(): Promise<void> {
    const csv = await this.client.request<string>("GET", "/audit", { query: { ...this.#query, format: "csv", limit: exportedRows } });
    download(this.channel ? "emails.csv" : "audit.csv", new Blob([csv], { type: "text/csv" }));
  }

  /** To everything of the same one. The email log knows no actors. */
  #link(name: string, value: string | undefined): TemplateResult | string {
    if (!value) return "";
    const view = this.channel && name !== "actor" ? "emails" : "audit";
    return html`<a class="foreign" href=${`#${view}?${new URLSearchParams({ [name]: value })}`} title=${t("Only these")}
      >${visible(value)}</a
    >`;
  }

  #field(name: string, label: string): TemplateResult {
    const id = `audit-${name}`;
    const errors = this.errorsOf(name);
    return html`<div>
      <label for=${id}>${label}</label>
      <input
        id=${id}
        name=${name}
        .value=${this.filter[name] ?? ""}
        autocomplete="off"
        spellcheck="false"
        aria-invalid=${errors.length > 0 ? "true" : "false"}
      />
      ${errors.length > 0 ? html`<p class="field-error">${errors.join(" ")}</p>` : nothing}
    </div>`;
  }

  #search(event: SubmitEvent): void {
    event.preventDefault();
    const given = [...new FormData(event.target as HTMLFormElement)].map(([name, value]) => [name, String(value).trim()] as const);
    this.filter = Object.fromEntries(
      given.filter(([, value]) => value !== "").map(([name, value]) => [name, name === "since" ? new Date(value).toISOString() : value]),
    );
  }
}

/** As a field for local times takes it. */
function localTime(at: string | undefined): string {
  if (!at || Number.isNaN(Date.parse(at))) return "";
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
