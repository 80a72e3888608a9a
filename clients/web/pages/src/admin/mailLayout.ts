import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { pageLanguage, t } from "../language.ts";
import { View } from "../view.ts";
import { comparison, versionChoice } from "./studio/comparison.ts";
import { field, type FieldContext, itemButtons, moved } from "./studio/fields.ts";
import { type Layout, type LayoutDraft, layoutDraftOf, layoutMembersOf, layoutRequestOf, type LayoutText } from "./studio/layoutDraft.ts";
import "./studio/mailFrame.ts";
import { Unsaved } from "./studio/unsaved.ts";

const path = "/layouts/default",
  pause = 350;

/** How the namespace's mails look and whom they are from, seen while it is changed. */
@customElement("admin-mail-layout")
export class MailLayout extends View {
  @state() private stored: Layout | undefined;
  @state() private draft: LayoutDraft | undefined;
  @state() private older: Layout | undefined;
  @state() private chosen: number | undefined;
  @state() private mail: { subject: string; html: string } | undefined;
  @state() private shown = { dark: false, phone: false, sample: "notification", locale: pageLanguage() as string };
  @state() private said = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #unsaved = new Unsaved(this, () => this.#isDirty);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(() => this.#load());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  get #isDirty(): boolean {
    return this.draft !== undefined && this.stored !== undefined && !isSame(this.draft, layoutDraftOf(this.stored));
  }

  protected override render(): unknown {
    const { draft, stored } = this;
    return html`
      <div class="heading">
        <h2>${t("Mail layout")}</h2>
        ${
          stored
            ? html`<span class="hint of-layout">
                ${stored.version === 0 ? t("From the settings.") : t("Version {version}.", { version: stored.version })}</span
              >`
            : nothing
        }
      </div>
      ${
        draft && stored
          ? html`<div class="grid studio">
              <div class="grid">${this.#form(draft)} ${this.#versions(stored)}</div>
              ${this.#preview()}
            </div>`
          : this.failureBox()
      }
    `;
  }

  #form(draft: LayoutDraft): TemplateResult {
    const context = { prefix: "layout", errorsOf: (member: string) => [...this.errorsOf(member), ...this.errorsOf(`layout.${member}`)] };
    const text = (member: LayoutText, label: string, more: { hint?: string; rows?: number } = {}): TemplateResult =>
      field(context, { member, label, value: draft[member], ...more, changed: (value) => this.#change({ [member]: value }) });
    return html`
      <form class="card studio-form" @submit=${this.#save}>
        <p class="hint">${t("Empty fields come from the settings.")}</p>
        ${text("brandName", t("Brand name"))} ${text("logoUrl", t("Logo"), { hint: t("https; 32 px high, in place of the name") })}
        ${text("color", t("Colour of buttons"), { hint: "#4f46e5" })}
        <fieldset>
          <legend>${t("Sender")}</legend>
          ${text("senderName", t("Name"))} ${text("senderAddress", t("Address"), { hint: t("of a domain that the settings allow") })}
          ${text("replyTo", t("Answers go to"))}
        </fieldset>
        <fieldset>
          <legend>${t("Below each mail")}</legend>
          ${text("postalAddress", t("Postal address"), { rows: 2 })} ${this.#footers(context, draft.footer)}
        </fieldset>
        ${this.failureBox()}
        <p role="status" class="done">${this.said}</p>
        <div class="actions save">
          <button class="primary" type="submit" ?disabled=${this.busy || !this.#isDirty}>${t("Save")}</button>
          <button type="button" ?disabled=${!this.#isDirty} @click=${() => this.#open(this.stored!)}>${t("Undo all")}</button>
          <span class="hint">${this.#isDirty ? t("Not saved yet.") : nothing}</span>
        </div>
      </form>
    `;
  }

  #footers(context: FieldContext, footer: LayoutDraft["footer"]): TemplateResult {
    const change = (next: LayoutDraft["footer"]): void => this.#change({ footer: next });
    return html`
      <ol class="parts" aria-label=${t("Footer")}>
        ${footer.map(
          (f, index) =>
            html`<li class="part">
              <div class="part-head">
                <div>
                  ${field(context, {
                    member: `footer-${index}-locale`,
                    label: t("Language"),
                    value: f.locale,
                    changed: (locale) => change(footer.with(index, { ...f, locale })),
                  })}
                </div>
                ${itemButtons(
                  t("footer"),
                  index,
                  footer.length,
                  (to) => change(moved(footer, index, to)),
                  () => change(footer.toSpliced(index, 1)),
                )}
              </div>
              ${field(
                { ...context, errorsOf: () => context.errorsOf(`footer.${f.locale}`) },
                {
                  member: `footer-${index}`,
                  label: t("Footer"),
                  value: f.text,
                  rows: 2,
                  lang: f.locale,
                  changed: (text) => change(footer.with(index, { ...f, text })),
                },
              )}
            </li>`,
        )}
      </ol>
      <div class="actions">
        <button type="button" class="small" @click=${() => change([...footer, { locale: footer.length === 0 ? "en" : "", text: "" }])}>
          + ${t("Footer")}
        </button>
      </div>
    `;
  }

  #versions(stored: Layout): TemplateResult | typeof nothing {
    const choice = versionChoice("layout-version", stored, this.chosen, (version) => this.#choose(version));
    if (!choice) return nothing;
    return html`<section class="card" aria-label=${t("Versions")}>
      <h2>${t("Versions")}</h2>
      ${choice} ${this.older ? this.#comparison(this.older, stored) : nothing}
    </section>`;
  }

  #comparison(older: Layout, stored: Layout): TemplateResult {
    return html`
      ${comparison(older, stored, (version) => layoutMembersOf(layoutDraftOf(version)))}
      <div class="actions">
        <button type="button" ?disabled=${this.busy} @click=${() => this.attempt(() => this.#takeAgain(older.version))}>
          ${t("Restore version {version}", { version: older.version })}
        </button>
      </div>
    `;
  }

  #preview(): TemplateResult {
    const { dark, phone, sample, locale } = this.shown;
    const show = (change: Partial<typeof this.shown>): void => {
      this.shown = { ...this.shown, ...change };
      this.#soon(0);
    };
    const toggle = (label: string, on: boolean, change: Partial<typeof this.shown>): TemplateResult =>
      html`<button type="button" class="small" aria-pressed=${on} @click=${() => show(change)}>${label}</button>`;
    return html`<section class="card studio-previews" aria-label=${t("Preview")}>
      <figure>
        <figcaption>
          ${t("Preview")}
          <span class="looks">
            ${toggle("English", locale === "en", { locale: "en" })} ${toggle("Deutsch", locale === "de", { locale: "de" })}
            ${toggle(t("Digest"), sample === "digest", { sample: sample === "digest" ? "notification" : "digest" })}
            ${toggle(t("Phone"), phone, { phone: !phone })} ${toggle(t("Dark"), dark, { dark: !dark })}
          </span>
        </figcaption>
        ${
          this.mail
            ? html`<div class="framed mail-place"><mail-frame .html=${this.mail.html} ?dark=${dark} ?phone=${phone}></mail-frame></div>`
            : nothing
        }
      </figure>
    </section>`;
  }

  #change(change: Partial<LayoutDraft>): void {
    this.draft = { ...this.draft!, ...change };
    this.said = "";
    this.#soon(pause);
  }

  #soon(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), wait);
  }

  async #ask(): Promise<void> {
    const isLast = this.asking();
    const { sample, locale } = this.shown;
    try {
      const body = { layout: layoutRequestOf(this.draft!), sample, locale };
      const mail = await this.client.request<{ subject: string; html: string }>("POST", `${path}/preview`, { body });
      if (!isLast()) return;
      this.mail = mail;
      this.failure = undefined;
    } catch (error) {
      if (isLast()) this.failure = error;
    }
  }

  async #load(): Promise<void> {
    this.#open(await this.client.request<Layout>("GET", path));
  }

  #open(stored: Layout): void {
    this.stored = stored;
    this.draft = layoutDraftOf(stored);
    this.older = undefined;
    this.chosen = undefined;
    this.#soon(0);
  }

  #save(event: SubmitEvent): void {
    event.preventDefault();
    void this.attempt(async () => {
      await this.client.request("PUT", path, { body: layoutRequestOf(this.draft!) });
      await this.#load();
      this.said = t("Saved.");
    });
  }

  #choose(chosen: number | undefined): void {
    this.chosen = chosen;
    this.older = undefined;
    if (chosen === undefined) return;
    void this.attempt(async () => {
      const older = await this.client.request<Layout>("GET", path, { query: { version: chosen } });
      if (this.chosen === chosen) this.older = older;
    });
  }

  async #takeAgain(version: number): Promise<void> {
    if (!(await this.#unsaved.mayLeave())) return;
    await this.client.request("PUT", path, { body: { activeVersion: version } });
    await this.#load();
    this.said = t("Saved.");
  }
}

function isSame(one: LayoutDraft, other: LayoutDraft): boolean {
  return JSON.stringify(layoutRequestOf(one)) === JSON.stringify(layoutRequestOf(other));
}
