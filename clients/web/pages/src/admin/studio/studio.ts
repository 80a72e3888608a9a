import { notificationTypes, priorities } from "@notifications/client";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { words } from "../../format.ts";
import { pageLanguage, t } from "../../language.ts";
import { View } from "../../view.ts";
import { blocksEditor } from "./blocks.ts";
import { type Draft, draftOf, emptyDraft, isSame, requestOf, type StoredTemplate } from "./draft.ts";
import { choice, field, type FieldContext } from "./fields.ts";
import { languageName, sideBySide } from "./languages.ts";
import "./previews.ts";
import { Unsaved } from "./unsaved.ts";
import { variableList } from "./variableList.ts";
import "./versions.ts";

const faces = ["edit", "languages", "versions"] as const;
type Face = (typeof faces)[number];

/**
 * A template in all its languages: edit it, and see meanwhile what people will get.
 * @fires template-saved - `detail`: its name.
 */
@customElement("template-studio")
export class TemplateStudio extends View {
  /** None: a new one. */
  @property() name = "";
  /** That other templates of the namespace have. */
  @property({ attribute: false }) languages: string[] = [];
  @state() private items: StoredTemplate[] = [];
  @state() private draft: Draft | undefined;
  @state() private newName = "";
  @state() private face: Face = "edit";
  @state() private problems: Record<string, string[]> = {};
  @state() private said = "";
  #before: Draft | undefined;
  readonly #unsaved = new Unsaved(this, () => this.isDirty);

  get isDirty(): boolean {
    return this.draft !== undefined && (this.#before === undefined || !isSame(this.draft, this.#before));
  }

  mayLeave(): Promise<boolean> {
    return this.#unsaved.mayLeave();
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (!changes.has("name")) return;
    // A new one that was saved has its name now, and the message is about it.
    if (changes.get("name") !== "") this.said = "";
    this.face = "edit";
    if (this.name === "") return this.#openNew();
    // What is open never stands under another's name, or it would be saved as that.
    if (this.items[0]?.name !== this.name) this.#open([], undefined);
    void this.attempt(() => this.#load());
  }

  protected override render(): unknown {
    const { draft } = this;
    if (!draft) return html`${this.failureBox()}`;
    return html`
      <div class="heading studio-heading">
        <h2 class="foreign">${this.name || t("New template")}</h2>
        <div class="switch" role="group" aria-label=${t("Parts of the studio")}>
          ${faces.map((face) => html`<button type="button" class="small" aria-pressed=${face === this.face}
            ?disabled=${this.name === "" && face !== "edit"} @click=${() => (this.face = face)}>${
              face === "edit" ? t("Edit") : face === "languages" ? t("Side by side") : t("Versions")}</button>`)}
        </div>
      </div>
      ${this.name !== "" && this.face !== "languages"
        ? html`<section class="card studio-language">${this.#languageChoice(draft)}</section>` : nothing}
      ${this.face === "languages" ? sideBySide(this.items, this.#missing, (locale) => void this.#add(locale)) : nothing}
      ${this.face === "versions"
        ? html`<template-versions .client=${this.client} .template=${this.#stored}
            @template-changed=${() => this.attempt(() => this.#load())}></template-versions>`
        : nothing}
      <div class="grid studio" ?hidden=${this.face !== "edit"}>
        <form class="card studio-form" @submit=${this.#save}>
          ${this.name === "" ? field(this.#context, {
            member: "name", label: t("Name"), hint: "a-z 0-9 _ . -", value: this.newName, changed: (name) => (this.newName = name),
          }) : nothing}
          ${this.name === "" ? this.#languageChoice(draft) : nothing} ${this.#texts(draft)}
          ${this.failureBox()}
          <p role="status" class="done">${this.said}</p>
          <div class="actions save">
            <button class="primary" type="submit" ?disabled=${this.busy || (!this.isDirty && this.name !== "")}>${t("Save")}</button>
            <button type="button" ?disabled=${!this.isDirty || !this.#before} @click=${this.#undo}>${t("Undo all")}</button>
            <span class="hint">${this.isDirty ? t("Not saved yet.") : nothing}</span>
          </div>
        </form>
        <div class="grid"><template-previews .client=${this.client} .name=${this.name || this.newName || "new"} .draft=${draft}
          @preview-problems=${(event: CustomEvent<Record<string, string[]>>) => (this.problems = event.detail)}></template-previews></div>
      </div>
    `;
  }

  #languageChoice(draft: Draft): TemplateResult {
    const saved = this.items.map((item) => item.locale);
    const locales = saved.includes(draft.locale) ? saved : [...saved, draft.locale];
    return html`
      <div class="pair">
        <div>${this.name === ""
          ? field(this.#context, {
              member: "locale", label: t("Language"), hint: t("as de, pt-BR"), value: draft.locale,
              changed: (locale) => this.#change({ locale }),
            })
          : choice(this.#context, {
              member: "locale", label: t("Language"), value: draft.locale, values: locales, nameOf: languageName,
              changed: (locale) => void this.#choose(locale),
            })}</div>
        <p class="hint of-version">${this.#origin}${this.#missing.length > 0
          ? html`<br /><span class="missing">${t("Missing: {languages}", { languages: this.#missing.join(", ") })}</span>` : nothing}</p>
      </div>`;
  }

  get #origin(): string {
    const stored = this.#stored;
    if (!stored) return t("Not saved yet.");
    return stored.preloaded ? t("Built in.") : t("Version {version}.", { version: stored.version });
  }

  #texts(draft: Draft): TemplateResult {
    const context = this.#context;
    const text = (member: "title" | "message" | "actionUrl" | "emailSubject" | "emailHtml" | "smsText" | "category" | "icon" | "color",
      label: string, more: { rows?: number; hint?: string; lang?: string } = {}): TemplateResult =>
      field(context, { member, label, value: draft[member], ...more, changed: (value) => this.#change({ [member]: value }) });
    const lang = draft.locale;
    return html`
      ${text("title", t("Title"), { lang })} ${text("message", t("Message"), { rows: 3, lang })}
      ${text("actionUrl", t("Link"), { hint: t("optional; https or a path") })}
      <fieldset><legend>${t("Mail")}</legend>
        ${text("emailSubject", t("Email subject"), { hint: t("optional; the title when empty"), lang })}
        ${draft.emailHtml === "" ? blocksEditor(context, draft, (emailBlocks) => this.#change({ emailBlocks })) : nothing}
        ${draft.emailBlocks.length === 0 ? text("emailHtml", t("Email, HTML"), { rows: 4, hint: t("in place of the parts") }) : nothing}
      </fieldset>
      <fieldset><legend>SMS</legend>
        ${text("smsText", t("Text of the SMS"), { rows: 3, hint: t("optional; title and message when empty"), lang })}
      </fieldset>
      <fieldset><legend>${t("Variables")}</legend>
        ${variableList(context, draft.variables, (variables) => this.#change({ variables }))}
      </fieldset>
      <details><summary>${t("Type, priority, category, look")}</summary>
        <div class="pair">
          <div>${choice(context, {
            member: "type", label: t("Type"), value: draft.type, values: notificationTypes, nameOf: words,
            changed: (type) => this.#change({ type: type as Draft["type"] }),
          })}</div>
          <div>${choice(context, {
            member: "priority", label: t("Priority"), value: draft.priority, values: priorities, nameOf: words,
            changed: (priority) => this.#change({ priority: priority as Draft["priority"] }),
          })}</div>
        </div>
        ${text("category", t("Category"))}
        <div class="pair"><div>${text("icon", t("Icon"))}</div><div>${text("color", t("Colour"), { hint: "#4f46e5" })}</div></div>
      </details>
    `;
  }

  /** Saving found it, or the preview. */
  get #context(): FieldContext {
    const errorsOf = (member: string): string[] => {
      const own = this.errorsOf(member);
      const shown = Object.entries(this.problems).filter(([name]) =>
      name === member || (member.endsWith(".items") && name.startsWith(`${member}[`)));
      return own.length > 0 ? own : shown.flatMap(([, messages]) => messages);
    };
    return { prefix: "template", errorsOf };
  }

  get #stored(): StoredTemplate | undefined {
    return this.items.find((item) => item.locale === this.draft?.locale);
  }

  get #missing(): string[] {
    return this.languages.filter((locale) => !this.items.some((item) => item.locale === locale) && locale !== this.draft?.locale);
  }

  #change(change: Partial<Draft>): void {
    if (this.draft) this.draft = { ...this.draft, ...change };
    this.said = "";
  }

  async #choose(locale: string): Promise<void> {
    const item = this.items.find((i) => i.locale === locale);
    if (item && (await this.mayLeave())) this.#open(this.items, undefined, item);
    // A choice that was taken back is not what the list shows.
    this.requestUpdate();
  }

  /** What the default language says, to be translated. */
  async #add(locale: string): Promise<void> {
    if (!(await this.mayLeave())) return;
    const from = this.items.find((i) => i.locale === "en") ?? this.items[0];
    this.#open(this.items, from ? { ...draftOf(from), locale } : emptyDraft(locale));
    this.face = "edit";
  }

  #openNew(): void {
    this.asking();
    this.newName = "";
    this.#open([], { ...emptyDraft(pageLanguage()), title: t("Title"), message: t("Message") });
    this.#before = this.draft;
  }

  #undo(): void {
    if (this.name === "") this.#openNew();
    else if (this.#before) this.#open(this.items, undefined, this.#stored);
  }

  #save(event: SubmitEvent): void {
    event.preventDefault();
    const { draft } = this;
    if (!draft) return;
    const name = this.name || this.newName;
    void this.attempt(async () => {
      if (this.name === "") await this.client.request("POST", "/templates", { body: { name, ...requestOf(draft) } });
      else await this.client.request("PUT", `/templates/${encodeURIComponent(name)}`, { body: requestOf(draft) });
      await this.#load(name);
      this.said = t("Saved.");
      this.dispatchEvent(new CustomEvent<string>("template-saved", { detail: name }));
    });
  }

  /** The language that is shown stays, where there is one. */
  async #load(name = this.name): Promise<void> {
    const isLast = this.asking();
    const { items } = await this.client.request<{ items: StoredTemplate[] }>("GET", `/templates/${encodeURIComponent(name)}`);
    if (!isLast()) return;
    const isSameTemplate = this.items[0]?.name === name || this.name === "";
    const wanted = [isSameTemplate ? this.draft?.locale : undefined, pageLanguage(), "en"];
    const item = wanted.map((locale) => items.find((i) => i.locale === locale)).find(Boolean) ?? items[0];
    this.#open(items, undefined, item);
  }

  /** @param draft Not saved yet; else what is stored. */
  #open(items: StoredTemplate[], draft: Draft | undefined, item?: StoredTemplate): void {
    this.items = items;
    this.draft = draft ?? (item && draftOf(item));
    this.#before = draft ? undefined : this.draft;
    this.failure = undefined;
    this.problems = {};
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "template-studio": TemplateStudio;
  }
}
