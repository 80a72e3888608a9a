import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import "./copyButton.ts";
import "./tryIt.ts";
import { type Answer, type ApiReference, type Content, type Operation, problemsOf } from "./openapi.ts";
import { codeBlock, method, prose, schemaTree, valueLine } from "./parts.ts";
import { exampleOf } from "./schemas.ts";
import { docsTexts } from "./texts.ts";

/** One operation: what it takes, what it answers, and a form to call it. */
@customElement("operation-view")
export class OperationView extends LitElement {
  @property({ attribute: false }) reference!: ApiReference;
  @property({ attribute: false }) operation!: Operation;

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): unknown {
    const { operation: o } = this;
    const texts = docsTexts();
    return html`
      <div class="operation">
        <div class="described">
          <h2 class="headline" tabindex="-1">${prose(o.summary)}</h2>
          <p class="address" dir="ltr">${method(o.method)} <code>${o.path}</code></p>
          <p class="actions">
            <copy-button label=${texts.link} .text=${new URL(`#${o.id}`, location.href).href}></copy-button>
            ${o.isOpen ? html`<span class="hint">${texts.open}</span>` : nothing}
          </p>
          ${o.description
            ? html`<p class="lead">${prose(o.description)}</p>`
            : nothing} ${this.#parametersTemplate()} ${this.#bodyTemplate()}
          <section class="card" aria-labelledby="answers">
            <h3 id="answers">${texts.answers}</h3>
            ${o.answers.map((answer, at) => this.#answerTemplate(answer, at === 0))}
          </section>
        </div>
        <try-it .reference=${this.reference} .operation=${o}></try-it>
      </div>
    `;
  }

  #parametersTemplate(): TemplateResult | typeof nothing {
    const texts = docsTexts();
    if (this.operation.parameters.length === 0) return nothing;
    return html`<section class="card" aria-labelledby="parameters">
      <h3 id="parameters">${texts.parameters}</h3>
      <ul class="members">
        ${this.operation.parameters.map(
          (p) => html`<li>
            <p class="line">
              <code class="name" dir="ltr">${p.name}</code> <span class="limit"
                lang="en">${p.in}</span> ${valueLine(this.reference, p.schema)}
              ${p.required ? html`<span class="required">${texts.required}</span>` : nothing}
            </p>
            ${p.description ? html`<p class="hint">${prose(p.description)}</p>` : nothing}
          </li>`,
        )}
      </ul>
    </section>`;
  }

  #bodyTemplate(): TemplateResult | typeof nothing {
    const { body } = this.operation;
    const texts = docsTexts();
    if (!body) return nothing;
    const { description } = this.reference.resolve(body.schema);
    return html`<section class="card" aria-labelledby="body">
      <h3 id="body">${texts.body} <span class="limit" dir="ltr">${body.type}</span></h3>
      ${description ? html`<p class="hint">${prose(description)}</p>` : nothing} ${schemaTree(this.reference, body.schema)}
      ${this.#exampleTemplate(body, "request")}
    </section>`;
  }

  #answerTemplate(answer: Answer, isOpen: boolean): TemplateResult {
    const texts = docsTexts();
    const kind = answer.status.charAt(0);
    return html`<details class="answer" ?open=${isOpen}>
      <summary><span class="status" data-kind=${kind}>${answer.status}</span> ${prose(answer.description)}</summary>
      ${problemsOf(answer).map(({ type, title }) => html`<p class="line"><code dir="ltr">${type}</code> <span class="limit"
        lang="en">${title}</span></p>`)}
      ${answer.content.length === 0 ? html`<p class="hint">${texts.noBody}</p>` : nothing}
      ${answer.content.map(
        (content) => html`<p class="line"><span class="limit" dir="ltr">${content.type}</span></p>
          ${schemaTree(this.reference, content.schema)}
          ${content.type.endsWith("json") ? this.#exampleTemplate(content, "answer") : nothing}`,
      )}
      ${answer.headers.length > 0
        ? html`<details>
            <summary>${texts.headers}</summary>
            <ul class="members">
              ${answer.headers.map(
                ({ name, description }) => html`<li><p class="line"><code class="name" dir="ltr">${name}</code></p><p
                  class="hint">${prose(description)}</p></li>`,
              )}
            </ul>
          </details>`
        : nothing}
    </details>`;
  }

  #exampleTemplate(content: Content, of: "request" | "answer"): TemplateResult {
    const { example } = docsTexts();
    return html`<details>
      <summary>${example}</summary>
      ${codeBlock(JSON.stringify(exampleOf(this.reference, content, of), null, 2), example)}
    </details>`;
  }
}
