import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { t } from "../language.ts";
import { View } from "../view.ts";
import { confirmed } from "./confirm.ts";
import { field, type FieldContext, itemButtons, moved } from "./studio/fields.ts";
import { languageName } from "./studio/languages.ts";
import { Unsaved } from "./studio/unsaved.ts";

interface Category {
  name: string;
  names: Record<string, string>;
  description?: string;
  mandatory: boolean;
  preloaded: boolean;
}

interface CategoryDraft {
  name: string;
  names: { locale: string; text: string }[];
  description: string;
  mandatory: boolean;
}

/** What categories are called in each language, and which nobody can refuse. */
@customElement("admin-categories")
export class Categories extends View {
  @state() private items: Category[] = [];
  @state() private edited: Category | undefined;
  @state() private draft: CategoryDraft | undefined;
  @state() private said = "";
  readonly #unsaved = new Unsaved(this, () => this.#isDirty);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(() => this.#load());
  }

  get #isDirty(): boolean {
    return this.draft !== undefined && JSON.stringify(requestOf(this.draft)) !== JSON.stringify(requestOf(draftOf(this.edited)));
  }

  protected override render(): unknown {
    return html`
      <div class="heading"><h2>${t("Categories")}</h2>
        <button type="button" class="small" @click=${() => void this.#open(undefined, true)}>${t("New category")}</button></div>
      ${this.draft ? nothing : this.failureBox()}
      <p role="status" class="done">${this.said}</p>
      ${this.draft ? this.#form(this.draft) : nothing} ${this.#table()}
    `;
  }

  #table(): TemplateResult {
    const languages = [...new Set(["en", "de", ...this.items.flatMap((c) => Object.keys(c.names))])];
    return html`<div class="card table" tabindex="0" role="region" aria-label=${t("Categories")}>
      <table>
        <thead><tr><th scope="col">${t("Category")}</th>${languages.map((l) => html`<th scope="col">${languageName(l)}</th>`)}
          <th scope="col"><span class="visually-hidden">${t("Actions")}</span></th></tr></thead>
        <tbody>${this.items.map((c) => html`<tr>
          <th scope="row"><code class="foreign">${c.name}</code>
            ${c.mandatory ? html`<br /><small class="status">${t("mandatory")}</small>` : nothing}</th>
          ${languages.map((l) => c.names[l]
            ? html`<td class="foreign" dir="auto" lang=${l}>${c.names[l]}</td>`
            : html`<td><span class="missing">${t("missing")}</span></td>`)}
          <td class="buttons">
            <button type="button" class="small" aria-label=${t("Edit “{title}”", { title: c.name })}
              @click=${() => void this.#open(c, true)}>${t("Edit")}</button>
            ${c.preloaded ? nothing : html`<button type="button" class="small danger" aria-label=${t("Delete “{title}”", { title: c.name })}
              @click=${() => void this.#delete(c)}>${t("Delete")}</button>`}
          </td>
        </tr>`)}</tbody>
      </table>
    </div>`;
  }

  #form(draft: CategoryDraft): TemplateResult {
    const context: FieldContext = { prefix: "category", errorsOf: (member) => this.errorsOf(member) };
    const change = (given: Partial<CategoryDraft>): void => void (this.draft = { ...draft, ...given });
    const { names } = draft;
    return html`
      <form class="card studio-form" @submit=${this.#save}>
        <h2 class="foreign">${this.edited?.name ?? t("New category")}</h2>
        ${this.edited ? nothing : field(context, {
          member: "name", label: t("Name"), hint: "a-z 0-9 _ . -", value: draft.name, changed: (name) => change({ name }),
        })}
        <fieldset><legend>${t("Shown to people as")}</legend>
          <ol class="parts names">${names.map((n, index) => html`<li class="part">
            <div class="pair"><div>${field(context, {
              member: `names-${index}-locale`, label: t("Language"), value: n.locale,
              changed: (locale) => change({ names: names.with(index, { ...n, locale }) }),
            })}</div>
            <div>${field({ ...context, errorsOf: () => context.errorsOf(`names.${n.locale}`) }, {
              member: `names-${index}`, label: t("Name"), value: n.text, lang: n.locale,
              changed: (text) => change({ names: names.with(index, { ...n, text }) }),
            })}</div></div>
            ${itemButtons(t("name"), index, names.length,
              (to) => change({ names: moved(names, index, to) }), () => change({ names: names.toSpliced(index, 1) }))}
          </li>`)}</ol>
          <p class="field-error">${context.errorsOf("names").filter((e) => !e.startsWith(".")).join(" ")}</p>
          <div class="actions"><button type="button" class="small"
            @click=${() => change({ names: [...names, { locale: "", text: "" }] })}>+ ${t("Language")}</button></div>
        </fieldset>
        ${field(context, {
          member: "description", label: t("Description"), hint: t("optional"), value: draft.description, rows: 2,
          changed: (description) => change({ description }),
        })}
        <label class="check"><input type="checkbox" .checked=${draft.mandatory}
          @change=${(e: Event) => change({ mandatory: (e.target as HTMLInputElement).checked })} />
          ${t("mandatory: nobody can switch it off or postpone it")}</label>
        ${this.failureBox()}
        <div class="actions save">
          <button class="primary" type="submit" ?disabled=${this.busy || !this.#isDirty}>${t("Save")}</button>
          <button type="button" @click=${() => void this.#open(undefined, false)}>${t("Cancel")}</button>
        </div>
      </form>
    `;
  }

  /** @param isShown False: no form. */
  async #open(category: Category | undefined, isShown: boolean): Promise<void> {
    if (!(await this.#unsaved.mayLeave())) return;
    this.#show(category, isShown);
    await this.updateComplete;
    this.querySelector<HTMLElement>("form input")?.focus();
  }

  #show(category: Category | undefined, isShown: boolean): void {
    this.edited = category;
    this.draft = isShown ? draftOf(category) : undefined;
    this.failure = undefined;
    this.said = "";
  }

  #save(event: SubmitEvent): void {
    event.preventDefault();
    const { draft } = this;
    if (!draft) return;
    void this.attempt(async () => {
      // In the address, another one would be an address that there is not.
      if (!/^[a-z0-9_.-]{1,64}$/.test(draft.name)) throw new Error(t("A name has 1 to 64 of a-z 0-9 _ . -"));
      await this.client.request("PUT", `/categories/${draft.name}`, { body: requestOf(draft) });
      this.#show(undefined, false);
      await this.#load();
      this.said = t("Saved.");
    });
  }

  async #delete(category: Category): Promise<void> {
    if (!(await confirmed(t("Delete the names of “{title}”?", { title: category.name }), t("Delete")))) return;
    await this.attempt(async () => {
      await this.client.request("DELETE", `/categories/${encodeURIComponent(category.name)}`);
      if (this.edited?.name === category.name) this.#show(undefined, false);
      await this.#load();
      this.said = t("Deleted.");
    });
  }

  async #load(): Promise<void> {
    this.items = (await this.client.request<{ items: Category[] }>("GET", "/categories")).items;
  }
}

/** None: a new one, to be named in the languages that the app speaks. */
function draftOf(category: Category | undefined): CategoryDraft {
  const names = Object.entries(category?.names ?? { en: "", de: "" }).map(([locale, text]) => ({ locale, text }));
  return { name: category?.name ?? "", names, description: category?.description ?? "", mandatory: category?.mandatory ?? false };
}

function requestOf({ names, description, mandatory }: CategoryDraft): Record<string, unknown> {
  const given = names.filter((n) => n.locale !== "" && n.text !== "").map((n) => [n.locale, n.text]);
  return { names: Object.fromEntries(given), ...(description === "" ? {} : { description }), mandatory };
}
