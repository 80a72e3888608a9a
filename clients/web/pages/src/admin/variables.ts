import { html, type TemplateResult } from "lit";
import { t } from "../language.ts";
import type { TemplateVariable } from "./model.ts";

/** A field for each variable of a template; those that have a default may stay empty. */
export function variableFields(prefix: string, variables: TemplateVariable[], errorsOf: (member: string) => string[]): TemplateResult[] {
  return variables.map(({ name, required, description, default: value }) => {
    const id = `${prefix}-${name}`;
    const errors = errorsOf(`variables.${name}`);
    return html`
      <label for=${id}>${name} <small>${[description, required ? "" : t("optional")].filter(Boolean).join(", ")}</small></label>
      <input id=${id} name=${`variable:${name}`} placeholder=${value === undefined ? "" : String(value)}
        aria-invalid=${errors.length > 0 ? "true" : "false"} aria-describedby=${`${id}-error`} />
      <p id=${`${id}-error`} class="field-error">${errors.join(" ")}</p>
    `;
  });
}

export function readVariables(fields: FormData): Record<string, string> {
  const given = [...fields].filter(([name, value]) => name.startsWith("variable:") && value !== "");
  return Object.fromEntries(given.map(([name, value]) => [name.slice("variable:".length), String(value)]));
}
