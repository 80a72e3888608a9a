import { html, nothing, type TemplateResult } from "lit";
import type { ApiReference, Schema } from "./openapi.ts";
import { limitsOf, membersOf, typeOf } from "./schemas.ts";
import { docsTexts } from "./texts.ts";

/** The document's own words are English, whatever the page speaks; `code` in them is shown as such. */
export function prose(text: string): TemplateResult {
  const parts = text.split("`");
  return html`<span lang="en" dir="ltr">${parts.map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}</span>`;
}

/** Focusable, because it may scroll. */
export function codeBlock(text: string, label: string): TemplateResult {
  return html`<pre tabindex="0" role="group" aria-label=${label} dir="ltr" lang="en"><code>${text}</code></pre>`;
}

export function method(name: string): TemplateResult {
  return html`<span class="method" data-method=${name} dir="ltr">${name}</span>`;
}

/** What a value is, in one line: its type, limits, default and the values that are allowed. */
export function valueLine(reference: ApiReference, schema: Schema): TemplateResult {
  const texts = docsTexts();
  const resolved = reference.resolve(schema);
  const allowed = resolved.enum ?? (resolved.items && reference.resolve(resolved.items).enum);
  return html`<span class="type" dir="ltr" lang="en">${typeOf(reference, schema)}</span>
    ${limitsOf(resolved, texts).map((limit) => html`<span class="limit"><bdi>${limit}</bdi></span>`)}
    ${resolved.default === undefined
      ? nothing
      : html`<span class="limit">${texts.byDefault} <code>${JSON.stringify(resolved.default)}</code></span>`}
    ${allowed
      ? html`<span class="limit">${texts.allowed} ${allowed.map((value) => html`<code>${String(value)}</code> `)}</span>`
      : nothing}`;
}

/**
 * A schema's members, each with its own to unfold.
 * @param inside the schemas that this is in: one that contains itself is not unfolded for ever
 */
export function schemaTree(reference: ApiReference, schema: Schema, inside: readonly string[] = []): TemplateResult {
  const members = membersOf(reference, schema);
  if (members.length === 0) return html`<p class="line">${valueLine(reference, schema)}</p>`;
  return html`<ul class="members">
    ${members.map((member) => html`<li>${memberTemplate(reference, member.name, member.schema, member.isRequired, inside)}</li>`)}
  </ul>`;
}

function memberTemplate(
  reference: ApiReference,
  name: string,
  schema: Schema,
  isRequired: boolean,
  inside: readonly string[],
): TemplateResult {
  const texts = docsTexts();
  const type = typeOf(reference, schema);
  const { description } = reference.resolve(schema);
  const line = html`<code class="name" dir="ltr">${name}</code> ${valueLine(reference, schema)}
    ${isRequired ? html`<span class="required">${texts.required}</span>` : nothing}`;
  const canUnfold = membersOf(reference, schema).length > 0 && !inside.includes(type);
  return html`<p class="line">${line}</p>
    ${description ? html`<p class="hint">${prose(description)}</p>` : nothing}
    ${
      canUnfold
        ? html`<details>
          <summary>${texts.members(type)}</summary>
          ${schemaTree(reference, schema, [...inside, type])}
        </details>`
        : nothing
    }`;
}
