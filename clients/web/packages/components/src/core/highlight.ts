import { html, type TemplateResult } from "lit";

/** A text in which what was searched for is marked, whatever its case. */
export function highlighted(text: string, wanted: string | undefined): TemplateResult | string {
  if (!wanted) return text;
  const parts = text.split(new RegExp(`(${wanted.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")})`, "giu"));
  return parts.length === 1 ? text : html`${parts.map((part, i) => (i % 2 === 1 ? html`<mark>${part}</mark>` : part))}`;
}
