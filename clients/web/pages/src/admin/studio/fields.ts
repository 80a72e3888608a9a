import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { t } from "../../language.ts";

/** A form field: its id and what the server said of it. */
export interface FieldContext {
  prefix: string;
  errorsOf(member: string): string[];
}

interface Field {
  member: string;
  label: string;
  value: string;
  hint?: string;
  rows?: number;
  list?: string;
  type?: string;
  /** Of the text that people read, so that a reader pronounces it and it runs its way. */
  lang?: string;
  changed(value: string): void;
}

/** One line, or several where `rows` says so; what is wrong with it below. */
export function field({ prefix, errorsOf }: FieldContext, given: Field): TemplateResult {
  const { member, label, value, hint, rows, list, lang } = given;
  const id = idOf(prefix, member);
  const errors = errorsOf(member);
  const [isWrong, changed] = [
    errors.length > 0 ? "true" : "false",
    (event: Event) => given.changed((event.target as HTMLInputElement).value),
  ];
  return html`
    <label for=${id}>${label} ${hint ? html`<small>${hint}</small>` : nothing}</label>
    ${
      rows === undefined
        ? html`<input
            id=${id}
            type=${given.type ?? "text"}
            .value=${value}
            list=${list ?? nothing}
            lang=${lang ?? nothing}
            dir=${lang ? "auto" : nothing}
            autocomplete="off"
            spellcheck=${lang ? "true" : "false"}
            aria-invalid=${isWrong}
            aria-describedby=${`${id}-error`}
            @input=${changed}
          />`
        : html`<textarea
            id=${id}
            rows=${rows}
            .value=${value}
            lang=${lang ?? nothing}
            dir=${lang ? "auto" : nothing}
            aria-invalid=${isWrong}
            aria-describedby=${`${id}-error`}
            @input=${changed}
          ></textarea>`
    }
    <p id=${`${id}-error`} class="field-error">${errors.join(" ")}</p>
  `;
}

export interface Choice {
  member: string;
  label: string;
  value: string;
  values: readonly string[];
  nameOf(value: string): string;
  changed(value: string): void;
}

export function choice({ prefix }: FieldContext, { member, label, value, values, nameOf, changed }: Choice): TemplateResult {
  const id = idOf(prefix, member);
  return html`
    <label for=${id}>${label}</label>
    <select id=${id} .value=${live(value)} @change=${(event: Event) => changed((event.target as HTMLSelectElement).value)}>
      ${values.map((v) => html`<option value=${v} ?selected=${v === value}>${nameOf(v)}</option>`)}
    </select>
  `;
}

/** Up, down and away: of an item in a list whose order counts. */
export function itemButtons(what: string, index: number, count: number, move: (to: number) => void, remove: () => void): TemplateResult {
  const named = { what, number: index + 1 };
  return html`<div class="item-buttons">
    <button
      type="button"
      class="small"
      ?disabled=${index === 0}
      aria-label=${t("Move {what} {number} up", named)}
      @click=${() => move(index - 1)}
    >
      ↑
    </button>
    <button
      type="button"
      class="small"
      ?disabled=${index === count - 1}
      aria-label=${t("Move {what} {number} down", named)}
      @click=${() => move(index + 1)}
    >
      ↓
    </button>
    <button type="button" class="small danger" aria-label=${t("Remove {what} {number}", named)} @click=${remove}>✕</button>
  </div>`;
}

export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = items.toSpliced(from, 1);
  return rest.toSpliced(to, 0, items[from]!);
}

/** `emailBlocks[0].text` as an id. */
export function idOf(prefix: string, member: string): string {
  return `${prefix}-${member.replace(/[^A-Za-z0-9_-]+/g, "-")}`;
}
