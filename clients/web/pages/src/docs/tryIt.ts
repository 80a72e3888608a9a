import { ApiError } from "@notifications/client";
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { api } from "../session.ts";
import "./copyButton.ts";
import "./credentialsForm.ts";
import { authorizationOf, type Credentials, headersFor, isComplete, keepCredentials, keptCredentials } from "./credentials.ts";
import type { ApiReference, Operation, Parameter } from "./openapi.ts";
import { codeBlock } from "./parts.ts";
import { callOf, type Values } from "./request.ts";
import { exampleOf } from "./schemas.ts";
import { type Call, isJson, languages, snippet, type SnippetLanguage } from "./snippets.ts";
import { docsTexts } from "./texts.ts";

/** A longer answer is cut: it is for reading. */
const longestShown = 100_000;

interface Received {
  status: number;
  milliseconds: number;
  headers: [string, string][];
  body: string;
}

/** A form that calls one operation, and the code that does the same. */
@customElement("try-it")
export class TryIt extends LitElement {
  @property({ attribute: false }) reference!: ApiReference;
  @property({ attribute: false }) operation!: Operation;
  @state() private credentials = keptCredentials();
  @state() private values: Values = {};
  @state() private body = "";
  @state() private language: SnippetLanguage = "curl";
  @state() private sending = false;
  @state() private failure = "";
  @state() private received: Received | undefined;

  protected override createRenderRoot(): this {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("operation")) this.#reset();
  }

  protected override render(): unknown {
    const texts = docsTexts();
    const { operation, sending } = this;
    return html`
      <section class="card" aria-labelledby="try-it">
        <h3 id="try-it">${texts.tryIt}</h3>
        <form @submit=${this.#send}>
          ${operation.isOpen
            ? html`<p class="hint">${texts.open}</p>`
            : html`<credentials-form .credentials=${this.credentials}
              @credentials=${(e: CustomEvent<Credentials>) => this.#identify(e.detail)}></credentials-form>`}
          ${operation.parameters.map((parameter) => this.#fieldTemplate(parameter))} ${operation.body ? this.#bodyTemplate() : nothing}
          <div class="actions">
            <button class="primary" type="submit" ?disabled=${sending}>${sending ? texts.sending : texts.send}</button>
            <button type="button" @click=${this.#reset}>${texts.reset}</button>
          </div>
          <div class="error" role="alert">${this.failure || nothing}</div>
        </form>
        <div role="status">${this.received ? texts.answered(this.received.status, this.received.milliseconds) : nothing}</div>
        ${this.received ? this.#receivedTemplate(this.received) : nothing}
      </section>
      ${this.#codeTemplate()}
    `;
  }

  #fieldTemplate({ name, required, schema, in: where }: Parameter): TemplateResult {
    const { enum: allowed, default: byDefault } = this.reference.resolve(schema);
    const id = `parameter-${name}`;
    const set = (e: Event): void => {
      this.values = { ...this.values, [name]: (e.target as HTMLInputElement | HTMLSelectElement).value };
    };
    return html`
      <label for=${id}><code dir="ltr">${name}</code> <small>${required ? docsTexts().required : where}</small></label>
      ${allowed
        ? html`<select id=${id} ?required=${required} @change=${set}>
            <option value="" ?selected=${!this.values[name]}></option>
            ${allowed.map((value) => html`<option ?selected=${this.values[name] === String(value)}>${value}</option>`)}
          </select>`
        : html`<input
            id=${id}
            .value=${this.values[name] ?? ""}
            ?required=${required}
            placeholder=${byDefault === undefined ? nothing : String(byDefault)}
            autocomplete="off"
            spellcheck="false"
            dir="auto"
            @input=${set}
          />`}
    `;
  }

  #bodyTemplate(): TemplateResult {
    const texts = docsTexts();
    const isWrong = this.body.trim() !== "" && !isJson(this.body);
    return html`
      <label for="request-body">${texts.body} <small dir="ltr">application/json</small></label>
      <textarea
        id="request-body"
        class="code"
        dir="ltr"
        rows=${Math.min(18, this.body.split("\n").length + 1)}
        spellcheck="false"
        .value=${this.body}
        aria-invalid=${isWrong}
        aria-describedby="request-body-error"
        @input=${(e: Event) => (this.body = (e.target as HTMLTextAreaElement).value)}
      ></textarea>
      <div class="field-error" id="request-body-error">${isWrong ? texts.notJson : nothing}</div>
    `;
  }

  #receivedTemplate({ headers, body }: Received): TemplateResult {
    const texts = docsTexts();
    const shown = body.length > longestShown ? `${body.slice(0, longestShown)}\n${texts.cut(body.length - longestShown)}` : body;
    return html`<div class="received">
      ${body ? codeBlock(shown, texts.answerBody) : html`<p class="hint">${texts.noBody}</p>`}
      <details>
        <summary>${texts.headers}</summary>
        ${codeBlock(headers.map(([name, value]) => `${name}: ${value}`).join("\n"), texts.headers)}
      </details>
    </div>`;
  }

  #codeTemplate(): TemplateResult {
    const texts = docsTexts();
    const code = snippet(this.language, this.#call(new URL(api, location.href).href));
    return html`<section class="card snippets" aria-labelledby="code">
      <h3 id="code">${texts.code}</h3>
      <div class="heading">
        <div class="segments" role="radiogroup" aria-labelledby="code">
          ${languages.map(
            (language) => html`<label>
              <input type="radio" name="language" .checked=${language === this.language}
                @change=${() => (this.language = language)} />${language}
            </label>`,
          )}
        </div>
        <copy-button label=${texts.copy} .text=${code}></copy-button>
      </div>
      ${codeBlock(code, this.language)}
      ${this.operation.isOpen ? nothing : html`<p class="hint">${texts.codeHow}</p>`}
    </section>`;
  }

  #call(address: string): Call {
    return callOf(this.operation, address, this.values, this.body, authorizationOf(this.credentials));
  }

  #identify(credentials: Credentials): void {
    this.credentials = credentials;
    keepCredentials(credentials);
  }

  #reset(): void {
    const { operation, reference } = this;
    this.values = Object.fromEntries(
      operation.parameters.flatMap(({ name, example }) => (typeof example === "string" ? [[name, example]] : [])),
    );
    this.body = operation.body ? JSON.stringify(exampleOf(reference, operation.body, "request"), null, 2) : "";
    this.failure = "";
    this.received = undefined;
  }

  async #send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const texts = docsTexts();
    const { operation } = this;
    this.received = undefined;
    this.failure = "";
    if (!operation.isOpen && !isComplete(this.credentials)) return void (this.failure = texts.noCredentials);
    if (operation.body && this.body.trim() && !isJson(this.body)) return void (this.failure = texts.notJson);
    this.sending = true;
    try {
      const received = await this.#fetch();
      // Somebody may have gone on to another one meanwhile.
      if (operation === this.operation) this.received = received;
    } catch (error) {
      if (operation === this.operation) this.#fail(error);
    } finally {
      this.sending = false;
    }
  }

  async #fetch(): Promise<Received> {
    const { url, method, headers, body } = this.#call(api);
    const credentials = this.operation.isOpen ? {} : await headersFor(this.credentials);
    const began = performance.now();
    const type = body === undefined ? {} : { "Content-Type": "application/json" };
    const response = await fetch(url, { method, headers: { ...headers, ...type, ...credentials }, body: body ?? null, cache: "no-store" });
    const text = await response.text();
    const isFormatted = response.headers.get("Content-Type")?.includes("json") && isJson(text);
    return {
      status: response.status,
      milliseconds: Math.round(performance.now() - began),
      headers: [...response.headers],
      body: isFormatted ? JSON.stringify(JSON.parse(text), null, 2) : text,
    };
  }

  #fail(error: unknown): void {
    const texts = docsTexts();
    if (!(error instanceof ApiError)) return void (this.failure = error instanceof TypeError ? texts.unreachable : String(error));
    if (error.status !== 401) return void (this.failure = Object.values(error.problem.errors ?? {}).flat().join(" ") || error.message);
    this.#identify({ ...this.credentials, kind: "token" });
    this.failure = texts.noDevelopment;
  }
}
