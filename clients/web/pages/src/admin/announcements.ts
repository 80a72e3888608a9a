import { type Announcement, notificationTypes, type Page, placements } from "@notifications/client";
import "@notifications/components";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { type AnnouncementRequest, ended, type KeptAnnouncement, localTime, readAnnouncement } from "./announcementRequest.ts";
import { confirmed } from "./confirm.ts";
import { count, dateTime, words } from "../format.ts";
import { t } from "../language.ts";
import { View } from "../view.ts";

const pageSize = 20;

/** Announces, shows while it is written what it will look like, and what became of the earlier ones. */
@customElement("admin-announcements")
export class Announcements extends View {
  @state() private items: KeptAnnouncement[] = [];
  @state() private next: string | null = null;
  @state() private edited: KeptAnnouncement | undefined;
  @state() private draft: AnnouncementRequest | undefined;
  @state() private everyone = true;
  @state() private said = "";
  @query("form") private form!: HTMLFormElement;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(() => this.#load());
  }

  protected override firstUpdated(): void {
    this.#read();
  }

  protected override render(): unknown {
    return html`
      <div class="heading">
        <h2>${t("Announcements")}</h2>
        <button type="button" class="small" ?disabled=${this.busy} @click=${() => this.attempt(() => this.#load())}>${t("Refresh")}</button>
      </div>
      <div class="grid two">
        ${keyed(this.edited, html`<form class="card send" @submit=${this.#save} @input=${this.#read}>${this.#fields()}</form>`)}
        <section class="card previews" aria-label=${t("Preview")}>
          <h2>${t("Preview")}</h2>
          ${placements.map((p) => this.#preview(p))}
        </section>
      </div>
      <p class="done" role="status">${this.said}</p>
      ${this.#table()}
      ${this.next
        ? html`<button type="button" class="more" @click=${() => this.attempt(() => this.#load(this.next))}>${t("Show more")}</button>`
        : nothing}
    `;
  }

  #fields(): TemplateResult {
    const { edited } = this;
    return html`
      <fieldset>
        <legend>${edited ? t("Change “{title}”", { title: edited.title }) : t("What")}</legend>
        ${this.#text("title", "Title", edited?.title)}
        <label for="announce-message">${t("Message")}</label>
        <textarea
          id="announce-message"
          name="message"
          rows="3"
          .value=${edited?.message ?? ""}
          aria-invalid=${this.#isWrong("message")}
          aria-describedby="announce-message-error"
        ></textarea>
        ${this.#errors("message")} ${this.#text("actionUrl", "Link", edited?.actionUrl, "optional; https or a path")}
        <div class="pair">
          <div>${this.#select("type", "Type", notificationTypes, edited?.type ?? "info")}</div>
          <div>${this.#select("placement", "Shown as", placements, edited?.placement ?? "banner")}</div>
        </div>
      </fieldset>
      <fieldset>
        <legend>${t("To")}</legend>
        <label class="check"><input type="checkbox" name="everyone" .checked=${this.everyone} /> ${t("everyone in the namespace")}</label>
        ${this.everyone
          ? nothing
          : html`<div class="pair">
              <div>${this.#text("roles", "Roles", edited?.audience.roles.join(", "), "separated by commas")}</div>
              <div>${this.#text("rooms", "Rooms", edited?.audience.rooms.join(", "), "separated by commas")}</div>
            </div>`}
        ${this.#text("locales", "Languages", edited?.audience.locales.join(", "), "optional; as de, pt-BR")} ${this.#errors("audience")}
      </fieldset>
      <fieldset>
        <legend>${t("When")}</legend>
        <div class="pair times">
          <div>${this.#time("from", "From", edited?.from ?? null, "now when empty")}</div>
          <div>${this.#time("until", "Until", edited?.until ?? null, "until ended when empty")}</div>
        </div>
        ${edited
          ? html`<label class="check"><input type="checkbox" name="again" /> ${t("show it again to those who dismissed it")}</label>`
          : nothing}
        ${this.#errors("revision")}
      </fieldset>
      ${this.failureBox()}
      <div class="actions">
        <button class="primary" type="submit" ?disabled=${this.busy}>${edited ? t("Save") : t("Announce")}</button>
        ${edited ? html`<button type="button" @click=${() => this.#edit(undefined)}>${t("Cancel")}</button>` : nothing}
      </div>
    `;
  }

  #preview(placement: Announcement["placement"]): TemplateResult {
    const { draft } = this;
    const sample: Announcement = {
      id: "preview", revision: 1, seenAt: null, from: "", until: null, placement,
      title: draft?.title || t("Title"), message: draft?.message || t("Message"), type: draft?.type ?? "info",
      actionUrl: draft?.actionUrl ?? null,
    };
    return html`<figure data-placement=${placement} data-chosen=${draft?.placement === placement}>
      <figcaption>${words(placement)}</figcaption>
      <notification-announcements .preview=${sample}></notification-announcements>
    </figure>`;
  }

  #table(): TemplateResult {
    if (this.items.length === 0) return html`<p class="card empty">${t("Nothing was announced yet.")}</p>`;
    return html`<div class="card table" tabindex="0" role="region" aria-label=${t("Announcements")}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t("Announcement")}</th><th scope="col">${t("To")}</th><th scope="col">${t("When")}</th>
            <th scope="col">${t("State")}</th>
            <th scope="col">${t("Seen")}</th><th scope="col">${t("Dismissed")}</th><th scope="col">${t("Clicked")}</th>
            <th scope="col"><span class="visually-hidden">${t("Actions")}</span></th>
          </tr>
        </thead>
        <tbody>${this.items.map((item) => this.#row(item))}</tbody>
      </table>
    </div>`;
  }

  #row(item: KeptAnnouncement): TemplateResult {
    const { everyone, roles, rooms, locales } = item.audience;
    const groups = everyone ? [t("everyone")] : [...roles, ...rooms];
    const kind = [words(item.placement), words(item.type)];
    if (item.revision > 1) kind.push(t("Revision {revision}", { revision: item.revision }));
    return html`<tr>
      <td class="wide"><b class="foreign">${item.title}</b><br /><small>${kind.join(" · ")}</small></td>
      <td class="foreign">${[...groups, ...locales].join(", ")}</td>
      <td>
        <time datetime=${item.from}>${dateTime(item.from)}</time>
        ${item.until ? html`–<br /><time datetime=${item.until}>${dateTime(item.until)}</time>` : nothing}
      </td>
      <td><span class="status" data-status=${item.status}>${words(item.status)}</span></td>
      <td>${count(item.numbers.seen)}</td><td>${count(item.numbers.dismissed)}</td><td>${count(item.numbers.clicked)}</td>
      <td class="buttons">
        <button type="button" class="small" @click=${() => this.#edit(item)}>${t("Edit")}</button>
        ${item.status === "active"
          ? html`<button type="button" class="small" @click=${() => this.attempt(() => this.#end(item))}>${t("End now")}</button>`
          : nothing}
        <button type="button" class="small danger" @click=${() => this.#delete(item)}>${t("Delete")}</button>
      </td>
    </tr>`;
  }

  #text(name: string, label: string, value: string | null = "", hint = ""): TemplateResult {
    return html`
      <label for=${`announce-${name}`}>${t(label)} <small>${hint && t(hint)}</small></label>
      <input
        id=${`announce-${name}`}
        name=${name}
        autocomplete="off"
        spellcheck="false"
        .value=${value ?? ""}
        aria-invalid=${this.#isWrong(name)}
        aria-describedby=${`announce-${name}-error`}
      />
      ${this.#errors(name)}
    `;
  }

  #time(name: string, label: string, at: string | null, hint: string): TemplateResult {
    return html`
      <label for=${`announce-${name}`}>${t(label)} <small>${t(hint)}</small></label>
      <input
        id=${`announce-${name}`}
        name=${name}
        type="datetime-local"
        .value=${localTime(at)}
        aria-invalid=${this.#isWrong(name)}
        aria-describedby=${`announce-${name}-error`}
      />
      ${this.#errors(name)}
    `;
  }

  #select(name: string, label: string, values: readonly string[], chosen: string): TemplateResult {
    return html`
      <label for=${`announce-${name}`}>${t(label)}</label>
      <select id=${`announce-${name}`} name=${name}>
        ${values.map((v) => html`<option value=${v} ?selected=${v === chosen}>${words(v)}</option>`)}
      </select>
    `;
  }

  #errors(name: string): TemplateResult {
    return html`<p id=${`announce-${name}-error`} class="field-error">${this.errorsOf(name).join(" ")}</p>`;
  }

  #isWrong(name: string): "true" | "false" {
    return this.errorsOf(name).length > 0 ? "true" : "false";
  }

  async #load(cursor: string | null = null): Promise<void> {
    const page = await this.client.request<Page<KeptAnnouncement>>("GET", "/announcements/all", { query: { limit: pageSize, cursor } });
    this.items = cursor === null ? page.items : [...this.items, ...page.items];
    this.next = page.nextCursor;
  }

  /** @param item None: a new one. */
  async #edit(item: KeptAnnouncement | undefined): Promise<void> {
    this.edited = item;
    this.everyone = item?.audience.everyone ?? true;
    this.failure = undefined;
    await this.updateComplete;
    this.#read();
    if (item) this.querySelector<HTMLElement>("#announce-title")?.focus();
  }

  #save(event: SubmitEvent): void {
    event.preventDefault();
    const { edited } = this;
    const body = readAnnouncement(new FormData(this.form), edited);
    void this.attempt(async () => {
      if (edited) await this.client.request("PUT", `/announcements/${edited.id}`, { body });
      else await this.client.request("POST", "/announcements", { body, headers: { "Idempotency-Key": crypto.randomUUID() } });
      this.said = t(edited ? "Saved." : "Announced.");
      this.form.reset();
      await this.#edit(undefined);
      await this.#load();
    });
  }

  async #end(item: KeptAnnouncement): Promise<void> {
    await this.client.request("PUT", `/announcements/${item.id}`, { body: ended(item, new Date()) });
    await this.#load();
  }

  async #delete(item: KeptAnnouncement): Promise<void> {
    if (!(await confirmed(t("Delete “{title}” with its numbers?", { title: item.title }), t("Delete")))) return;
    await this.attempt(async () => {
      await this.client.request("DELETE", `/announcements/${item.id}`);
      if (this.edited?.id === item.id) await this.#edit(undefined);
      await this.#load();
    });
  }

  /** What the form says now, for the preview. */
  #read(): void {
    const fields = new FormData(this.form);
    this.everyone = fields.has("everyone");
    this.draft = readAnnouncement(fields, this.edited);
  }
}
