import type { Page } from "@notifications/client";
import { html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { words } from "../format.ts";
import { t } from "../language.ts";
import type { TemplateSummary } from "./model.ts";
import "./studio/studio.ts";
import type { TemplateStudio } from "./studio/studio.ts";
import { View } from "../view.ts";

const pageSize = 100;

/** The templates, and the one that is worked on. */
@customElement("admin-templates")
export class Templates extends View {
  @state() private items: TemplateSummary[] = [];
  /** Null: a new one; undefined: none yet. */
  @state() private chosen: string | null | undefined;
  @query("template-studio") private studio!: TemplateStudio | null;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      await this.#load();
      this.chosen = this.items[0]?.name ?? null;
    });
  }

  protected override render(): unknown {
    const languages = [...new Set(this.items.flatMap((item) => item.locales.map((l) => l.locale)))].sort();
    return html`
      <div class="heading">
        <h2>${t("Templates")}</h2>
        <button type="button" class="small" aria-pressed=${this.chosen === null} @click=${() => this.#choose(null)}>
          ${t("New template")}
        </button>
      </div>
      ${this.failureBox()}
      <div class="grid list-detail studio-view">
        <ul class="card choice" aria-label=${t("Templates")}>
          ${this.items.map((item) => {
            const missing = languages.filter((l) => !item.locales.some((own) => own.locale === l));
            return html`<li>
              <button type="button" aria-current=${item.name === this.chosen ? "true" : "false"} @click=${() => this.#choose(item.name)}>
                <span class="foreign">${item.name}</span
                ><small
                  >${words(item.type)} ·
                  ${item.locales.map((l) => l.locale).join(", ")}${
                    missing.length > 0
                      ? html` · <span class="missing">${t("Missing: {languages}", { languages: missing.join(", ") })}</span>`
                      : nothing
                  }</small
                >
              </button>
            </li>`;
          })}
        </ul>
        ${
          this.chosen === undefined
            ? nothing
            : html`<template-studio
                .client=${this.client}
                .name=${this.chosen ?? ""}
                .languages=${languages}
                @template-saved=${(event: CustomEvent<string>) => this.#saved(event.detail)}
              ></template-studio>`
        }
      </div>
    `;
  }

  async #choose(name: string | null): Promise<void> {
    if (name !== this.chosen && (!this.studio || (await this.studio.mayLeave()))) this.chosen = name;
  }

  #saved(name: string): void {
    void this.attempt(async () => {
      await this.#load();
      this.chosen = name;
    });
  }

  /** All of them: whoever has hundreds looks for one by its name. */
  async #load(): Promise<void> {
    const items: TemplateSummary[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<TemplateSummary> = await this.client.request("GET", "/templates", { query: { limit: pageSize, cursor } });
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    this.items = items;
  }
}
