import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { applyLook, readLook } from "../app/look.ts";
import { brandMark } from "../brandMark.ts";
import { api } from "../session.ts";
import { ApiReference, type Group, type OpenApi } from "./openapi.ts";
import type { OperationView } from "./operationView.ts";
import "./operationView.ts";
import { overview } from "./overview.ts";
import { method, prose } from "./parts.ts";
import { docsTexts } from "./texts.ts";

applyLook(readLook());

/** The API reference: all operations, and the one that the address names. */
@customElement("docs-app")
export class DocsApp extends LitElement {
  @state() private reference: ApiReference | undefined;
  @state() private failed = false;
  @state() private query = "";
  @state() private chosen = idInAddress();
  /** On phones, where the list would hide everything else. */
  @state() private listOpen = false;

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("hashchange", this.#follow);
    window.addEventListener("keydown", this.#shortcut);
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("hashchange", this.#follow);
    window.removeEventListener("keydown", this.#shortcut);
  }

  protected override updated(changed: PropertyValues): void {
    const operation = this.reference?.find(this.chosen);
    document.title = [operation?.summary, docsTexts().name, "Notifications"].filter(Boolean).join(" · ");
    // What is shown was just replaced: who listens or types goes on there.
    if (changed.get("chosen") !== undefined) void this.#arrive();
  }

  protected override render(): unknown {
    const texts = docsTexts();
    return html`
      <header class="bar">
        <a class="skip" href="#main" @click=${this.#skip}>${texts.skip}</a>
        <div class="brand">
          ${brandMark}
          <h1>Notifications <span>API</span></h1>
        </div>
        <a href="${api}/openapi.json">${texts.download}</a>
      </header>
      <div class="docs">
        ${this.reference ? this.#listTemplate(this.reference) : html`<div></div>`}
        <main id="main" tabindex="-1">
          ${this.reference ? this.#mainTemplate(this.reference) : this.failed ? this.#failedTemplate() : nothing}
        </main>
      </div>
    `;
  }

  #listTemplate(reference: ApiReference): TemplateResult {
    const texts = docsTexts();
    const groups = reference.search(this.query);
    const found = groups.reduce((sum, { operations }) => sum + operations.length, 0);
    return html`<nav aria-label=${texts.operations} class=${this.listOpen || this.query ? "open" : ""}>
      <div class="find">
        <input
          type="search"
          aria-label=${texts.search}
          placeholder=${texts.search}
          title=${texts.searchHint}
          autocomplete="off"
          spellcheck="false"
          .value=${this.query}
          @input=${(e: Event) => (this.query = (e.target as HTMLInputElement).value)}
          @keydown=${(e: KeyboardEvent) => this.#searchKey(e, groups)}
        />
        <button
          type="button"
          class="toggle"
          aria-expanded=${this.listOpen}
          aria-controls="operations"
          @click=${() => (this.listOpen = !this.listOpen)}
        >
          ${texts.operations}
        </button>
      </div>
      <p class="visually-hidden" role="status">${this.query ? texts.found(found) : nothing}</p>
      <div class="groups" id="operations">
        ${this.query ? nothing : html`<a href="#" aria-current=${this.chosen === "" ? "page" : nothing}>${texts.overview}</a>`}
        ${groups.map((group) => this.#groupTemplate(group))} ${found === 0 ? html`<p class="empty">${texts.nothingFound}</p>` : nothing}
      </div>
    </nav>`;
  }

  #groupTemplate({ tag, operations }: Group): TemplateResult {
    return html`<h2 lang="en">${tag}</h2>
      <ul>
        ${operations.map(
          (o) =>
            html`<li>
              <a href="#${o.id}" aria-current=${o.id === this.chosen ? "page" : nothing}>${prose(o.summary)} ${method(o.method)}</a>
            </li>`,
        )}
      </ul>`;
  }

  #mainTemplate(reference: ApiReference): TemplateResult {
    if (this.chosen === "") return overview(reference);
    const operation = reference.find(this.chosen);
    if (!operation) return html`<h2 class="headline" tabindex="-1">${docsTexts().gone(this.chosen)}</h2>`;
    // Another operation begins anew: nothing unfolded, nothing typed.
    return html`${keyed(operation.id, html`<operation-view .reference=${reference} .operation=${operation}></operation-view>`)}`;
  }

  #failedTemplate(): TemplateResult {
    const texts = docsTexts();
    return html`<div class="error" role="alert">${texts.failed}</div>
      <p class="actions"><button type="button" @click=${() => void this.#load()}>${texts.retry}</button></p>`;
  }

  async #load(): Promise<void> {
    this.failed = false;
    try {
      const response = await fetch(`${api}/openapi.json`);
      if (!response.ok) throw new Error(`The document was answered ${response.status}`);
      this.reference = new ApiReference((await response.json()) as OpenApi);
    } catch (error) {
      this.failed = true;
      console.error(error);
    }
  }

  readonly #follow = (): void => {
    this.chosen = idInAddress();
    this.listOpen = false;
    this.query = "";
  };

  readonly #shortcut = (event: KeyboardEvent): void => {
    const isTyping =
      event.target instanceof Element && event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.querySelector<HTMLInputElement>("input[type=search]")?.focus();
  };

  #searchKey(event: KeyboardEvent, groups: Group[]): void {
    if (event.key === "Escape") this.query = "";
    const [first] = groups[0]?.operations ?? [];
    if (event.key !== "Enter" || !first || !this.query) return;
    if (first.id === this.chosen) this.#follow();
    else location.hash = first.id;
  }

  async #arrive(): Promise<void> {
    await this.updateComplete;
    await this.querySelector<OperationView>("operation-view")?.updateComplete;
    window.scrollTo({ top: 0 });
    this.querySelector<HTMLElement>("main .headline")?.focus({ preventScroll: true });
    this.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  /** The address keeps saying which operation it is. */
  #skip(event: Event): void {
    event.preventDefault();
    this.querySelector("main")?.focus();
  }
}

/** `#sendNotification` */
function idInAddress(): string {
  return location.hash.slice(1);
}
