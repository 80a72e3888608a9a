import { html, type TemplateResult } from "lit";
import { t } from "../../language.ts";
import type { TemplateVariable } from "../model.ts";
import { field, type FieldContext, itemButtons, moved } from "./fields.ts";
import { valueOf } from "./samples.ts";

const max = 50;

/** What a template is filled in with: names, which of them a send must give, and what stands in for the others. */
export function variableList(
  context: FieldContext,
  variables: TemplateVariable[],
  change: (variables: TemplateVariable[]) => void,
): TemplateResult {
  const at = (index: number, variable: TemplateVariable): void => change(variables.with(index, variable));
  return html`
    <ol class="parts" aria-label=${t("Variables")}>
      ${variables.map(
        (variable, index) =>
          html`<li class="part">
            <div class="part-head">
              <div>
                ${field(context, {
                  member: `variables[${index}].name`,
                  label: t("Name"),
                  value: variable.name,
                  changed: (name) => at(index, { ...variable, name }),
                })}
              </div>
              ${itemButtons(
                t("variable"),
                index,
                variables.length,
                (to) => change(moved(variables, index, to)),
                () => change(variables.toSpliced(index, 1)),
              )}
            </div>
            <label class="check"
              ><input
                type="checkbox"
                .checked=${variable.required ?? false}
                @change=${(event: Event) => at(index, { ...variable, required: (event.target as HTMLInputElement).checked })}
              />
              ${t("required")}</label
            >
            <div class="pair">
              <div>
                ${field(context, {
                  member: `variables[${index}].default`,
                  label: t("Default"),
                  value: shown(variable.default),
                  changed: (text) => at(index, withDefault(variable, text)),
                })}
              </div>
              <div>
                ${field(context, {
                  member: `variables[${index}].description`,
                  label: t("Description"),
                  value: variable.description ?? "",
                  changed: (description) => at(index, described(variable, description)),
                })}
              </div>
            </div>
          </li>`,
      )}
    </ol>
    <div class="actions">
      <button type="button" class="small" ?disabled=${variables.length >= max} @click=${() => change([...variables, { name: "" }])}>
        + ${t("Variable")}
      </button>
    </div>
  `;
}

function shown(value: unknown): string {
  return value === undefined || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
}

function withDefault({ default: _, ...rest }: TemplateVariable, text: string): TemplateVariable {
  return text === "" ? rest : { ...rest, default: valueOf(text) };
}

function described({ description: _, ...rest }: TemplateVariable, description: string): TemplateVariable {
  return description === "" ? rest : { ...rest, description };
}
