import { html, svg, type TemplateResult } from "lit";
import { count, words } from "../format.ts";
import { t } from "../language.ts";

export interface Part {
  name: string;
  value: number;
  note?: string;
  /** Where what it counts is listed. */
  href?: string;
}

/** Parts of a whole, the largest first, each with a bar. */
export function breakdown(title: string, parts: Part[]): TemplateResult {
  const most = Math.max(1, ...parts.map((p) => p.value));
  return html`
    <section class="card breakdown">
      <h2>${title}</h2>
      ${parts.length === 0
        ? html`<p class="empty">${t("Nothing in this period.")}</p>`
        : html`<table>
            <caption class="visually-hidden">${title}</caption>
            <tbody>
              ${parts.toSorted((a, b) => b.value - a.value).map((part) => row(part, most))}
            </tbody>
          </table>`}
    </section>
  `;
}

function row({ name, value, note, href }: Part, most: number): TemplateResult {
  return html`
    <tr>
      <th scope="row">${words(name)}${bar(value / most)}</th>
      <td>${href ? html`<a href=${href}>${count(value)}</a>` : count(value)}</td>
      <td class="note">${note ?? ""}</td>
    </tr>
  `;
}

/** Drawn, not styled: the content security policy allows no style attributes. */
function bar(part: number): TemplateResult {
  return html`<svg class="bar-mark" aria-hidden="true" width="100%"
    height="4">${svg`<rect width="100%" height="4" rx="2" class="whole" /><rect width=${`${part * 100}%`} height="4" rx="2" />`}</svg>`;
}
