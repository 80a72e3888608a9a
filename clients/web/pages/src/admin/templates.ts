import type { Page } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { words } from "../format.ts";
import { pageLanguage, t } from "../language.ts";
import type { RenderedTemplate, Template, TemplateSummary } from "./model.ts";
import { readVariables, variableFields } from "./variables.ts";
import { View } from "../view.ts";

const pageSize = 100;

/** The templates, and what each looks like filled in. */
@customElement("admin-templates")
export class Templates extends View {
  @state() private items: TemplateSummary[] = [];
  @state() private versions: Template[] = [];
  @state() private locale = "";
  @state() private preview: RenderedTemplate | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      this.items = (await this.client.request<Page<TemplateSummary>>("GET", "/templates", { query: { limit: pageSize } })).items;
      if (this.items[0]) await this.#open(this.items[0].name);
    });
  }

  async #open(name: string): Promise<void> {
    const path = `/templates/${encodeURIComponent(name)}`;
    this.versions = (await this.client.request<{ items: Template[] }>("GET", path)).items;
    this.locale =
      this.versions.find((v) => v.locale === pageLanguage())?.locale ??
      this.versions.find((v) => v.locale === "en")?.locale ??
      this.versions[0]?.locale ??
      "";
    this.preview = undefined;
    this.querySelector("form")?.reset();
  }

  get #shown(): Template | undefined {
    return this.versions.find((t) => t.locale === this.locale);
  }

  protected override render(): unknown {
    return html`
      <div class="heading"><h2>${t("Templates")}</h2></div>
      ${this.failureBox()}
      <div class="grid list-detail">
        <ul class="card choice" aria-label=${t("Templates")}>
          ${this.items.map(
            (item) => html`<li>
              <button type="button" aria-current=${item.name === this.#shown?.name ? "true" : "false"}
                @click=${() => this.attempt(() => this.#open(item.name))}>
                <span class="foreign">${item.name}</span
                ><small>${words(item.type)} · ${words(item.priority)} · ${item.locales.map((l) => l.locale).join(", ")}</small>
              </button>
            </li>`,
          )}
        </ul>
        ${this.#shown ? this.#detail(this.#shown) : nothing}
      </div>
    `;
  }

  #detail(template: Template): TemplateResult {
    return html`
      <div class="grid">
        <section class="card">
          <div class="heading">
            <h2 class="foreign">${template.name}</h2>
            <label class="inline">${t("Language")}
              <select @change=${this.#chooseLocale}>
                ${this.versions.map((t) => html`<option ?selected=${t.locale === this.locale}>${t.locale}</option>`)}
              </select>
            </label>
          </div>
          <p class="hint">
            ${template.preloaded ? t("Comes with the app.") : t("Version {version}.", { version: template.version })}
            ${t("Category")} <code>${template.category}</code>.
          </p>
          <dl class="source">
            <dt>${t("Title")}</dt><dd><code class="foreign">${template.title}</code></dd>
            <dt>${t("Message")}</dt><dd><code class="foreign">${template.message}</code></dd>
          </dl>
          <form @submit=${this.#fill}>
            ${variableFields("preview", template.variables, (member) => this.errorsOf(member))}
            <div class="actions"><button class="primary" type="submit">${t("Preview")}</button></div>
          </form>
        </section>
        ${this.preview ? filledIn(this.preview) : nothing}
      </div>
    `;
  }

  #chooseLocale(event: Event): void {
    this.locale = (event.target as HTMLSelectElement).value;
    this.preview = undefined;
  }

  #fill(event: SubmitEvent): void {
    event.preventDefault();
    const variables = readVariables(new FormData(event.target as HTMLFormElement));
    const name = encodeURIComponent(this.#shown?.name ?? "");
    void this.attempt(async () => {
      this.preview = await this.client.request("POST", `/templates/${name}/preview`, { body: { variables, locale: this.locale } });
    });
  }
}

function filledIn(preview: RenderedTemplate): TemplateResult {
  return html`
    <section class="card preview" aria-label=${t("Preview")}>
      <article class="sample" data-type=${preview.type}>
        <h3 class="foreign">${preview.title}</h3>
        <p class="foreign">${preview.message}</p>
        <small>${words(preview.type)} · ${words(preview.priority)}${preview.actionUrl ? html` · <code
          class="foreign">${preview.actionUrl}</code>` : nothing}</small>
      </article>
      <dl class="source">
        ${text(t("Email subject"), preview.emailSubject)} ${text(t("Email"), blocksText(preview))}
        ${text(t("Email, HTML"), preview.emailHtml)} ${text("SMS", preview.smsText)}
      </dl>
    </section>
  `;
}

/** What the parts of the mail say, one below the other. */
function blocksText({ emailBlocks }: RenderedTemplate): string | null {
  if (!emailBlocks) return null;
  return emailBlocks.map((b) => [b.text ?? b.alt, ...(b.items ?? []).map((i) => `• ${i}`), b.url].filter(Boolean).join("\n")).join("\n\n");
}

function text(label: string, value: string | null): TemplateResult | typeof nothing {
  return value === null ? nothing : html`<dt>${label}</dt><dd><pre class="foreign" tabindex="0">${value}</pre></dd>`;
}
