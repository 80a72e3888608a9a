import { html, nothing, type TemplateResult } from "lit";
import { words } from "../format.ts";
import { t } from "../language.ts";
import {
  capChannels,
  conditions,
  type Draft,
  type DraftCap,
  type DraftCriterion,
  type DraftStep,
  operators,
  type Span,
  stepChannels,
  stops,
  units,
} from "./planModel.ts";

/** What the server said of a member of the request. */
type Wrong = (member: string) => string[];

export interface StepActions {
  wrong: Wrong;
  changed: () => void;
  move: (by: -1 | 1) => void;
  remove: () => void;
}

const unitWords = { s: "seconds", min: "minutes", h: "hours", d: "days", w: "weeks" };

const operatorSigns = { gte: "≥", gt: ">", lte: "≤", lt: "<", eq: "=", ne: "≠", in: "in" };

/** The fields write into the draft themselves; its owner hears of it by the event. */
export function stepFields(step: DraftStep, index: number, count: number, { wrong, changed, move, remove }: StepActions): TemplateResult {
  const [id, member] = [`step-${step.key}`, `steps[${index}]`];
  const number = index + 1;
  return html`<li class="step">
    <fieldset>
      <legend>${t("Step {number}", { number })}</legend>
      <div class="move">
        <button
          id=${`${id}-up`}
          type="button"
          class="small"
          ?disabled=${index === 0}
          aria-label=${t("Move step {number} up", { number })}
          @click=${() => move(-1)}
        >
          ↑
        </button>
        <button
          id=${`${id}-down`}
          type="button"
          class="small"
          ?disabled=${index === count - 1}
          aria-label=${t("Move step {number} down", { number })}
          @click=${() => move(1)}
        >
          ↓
        </button>
        <button type="button" class="small danger" aria-label=${t("Remove step {number}", { number })} @click=${remove}>
          ${t("Remove")}
        </button>
      </div>
      <div class="trio">
        ${select(`${id}-channel`, "Channel", stepChannels, step.channel, words, wrong(`${member}.channel`),
          (value) => (step.channel = value))}
        ${span(`${id}-after`, "After", step.after, wrong(`${member}.after`))}
        ${select(
          `${id}-if`,
          "If it is",
          conditions,
          step.if,
          (value) => t(value),
          wrong(`${member}.if`),
          (value) => (step.if = value),
        )}
      </div>
      <label class="check">
        <input
          type="checkbox"
          .checked=${step.isTimed}
          @input=${(event: Event) => {
            step.isTimed = (event.target as HTMLInputElement).checked;
            changed();
          }}
        />
        ${t("at a time of day")}
      </label>
      ${step.isTimed ? windowFields(step, id, `${member}.at`, wrong) : nothing}
      ${step.when.map((criterion, at) =>
        criterionFields(criterion, `${id}-when-${at}`, `${member}.when`, wrong, () => {
          step.when.splice(at, 1);
          changed();
        }),
      )}
      <div>
        <button
          type="button"
          class="small"
          @click=${() => {
            step.when.push({ member: "priority", operator: "gte", value: "urgent" });
            changed();
          }}
        >
          ${t("Add a condition")}
        </button>
      </div>
    </fieldset>
  </li>`;
}

function windowFields(step: DraftStep, id: string, member: string, wrong: Wrong): TemplateResult {
  return html`<div class="trio">
    ${text(`${id}-from`, "From", "time", step.notBefore, wrong(`${member}.notBefore`), (value) => (step.notBefore = value))}
    ${text(`${id}-until`, "Until", "time", step.notAfter, wrong(`${member}.notAfter`),
      (value) => (step.notAfter = value), "midnight when empty")}
    ${text(`${id}-zone`, "Time zone", "text", step.zone, wrong(`${member}.zone`), (value) => (step.zone = value), "the recipient's")}
  </div>`;
}

function criterionFields(criterion: DraftCriterion, id: string, member: string, wrong: Wrong, remove: () => void): TemplateResult {
  const path = `${member}.${criterion.member}`;
  const ofValue = wrong(`${path}.${criterion.operator}`);
  const errors = ofValue.length > 0 ? [] : wrong(path);
  return html`<div class="criterion" role="group" aria-label=${t("Condition")}>
    ${text(`${id}-member`, "Of the notification", "text", criterion.member, errors,
      (value) => (criterion.member = value), "priority or data.name")}
    ${select(
      `${id}-operator`,
      "Is",
      operators,
      criterion.operator,
      (value) => operatorSigns[value],
      [],
      (value) => (criterion.operator = value),
    )}
    ${text(`${id}-value`, "Value", "text", criterion.value, ofValue, (value) => (criterion.value = value))}
    <button type="button" class="small danger" aria-label=${t("Remove the condition")} @click=${remove}>×</button>
  </div>`;
}

export function stopField(draft: Draft, wrong: Wrong): TemplateResult {
  const label = (value: string): string => (value === "" ? t("never: each step runs on its own") : t(value));
  return select("plan-stop", "Stop once it is", stops, draft.stop, label, wrong("stop"), (value) => (draft.stop = value));
}

export function capFields(cap: DraftCap, index: number, wrong: Wrong, remove: () => void): TemplateResult {
  const [id, member] = [`cap-${cap.key}`, `caps[${index}]`];
  return html`<li class="cap">
    ${select(`${id}-channel`, "At most by", capChannels, cap.channel as (typeof capChannels)[number], words, wrong(`${member}.channel`),
      (value) => (cap.channel = value))}
    ${text(`${id}-max`, "Number", "number", cap.max, wrong(`${member}.max`), (value) => (cap.max = value))}
    ${span(`${id}-per`, "In any", cap.per, wrong(`${member}.per`))}
    <button type="button" class="small danger" aria-label=${t("Remove cap {number}", { number: index + 1 })} @click=${remove}>×</button>
  </li>`;
}

function text(
  id: string,
  label: string,
  type: "text" | "time" | "number",
  value: string,
  errors: string[],
  set: (value: string) => void,
  hint = "",
): TemplateResult {
  return html`<div>
    <label for=${id}>${t(label)} <small>${type === "time" && hint ? t(hint) : ""}</small></label>
    <input
      id=${id}
      type=${type}
      placeholder=${type === "text" && hint ? t(hint) : nothing}
      min=${type === "number" ? "1" : nothing}
      autocomplete="off"
      spellcheck="false"
      .value=${value}
      aria-invalid=${errors.length > 0 ? "true" : "false"}
      aria-describedby=${`${id}-error`}
      @input=${(event: Event) => set((event.target as HTMLInputElement).value)}
    />
    ${said(id, errors)}
  </div>`;
}

function span(id: string, label: string, value: Span, errors: string[]): TemplateResult {
  return html`<div>
    <label for=${id}>${t(label)}</label>
    <div class="span">
      <input
        id=${id}
        type="number"
        min="0"
        .value=${value.amount}
        placeholder="0"
        aria-invalid=${errors.length > 0 ? "true" : "false"}
        aria-describedby=${`${id}-error`}
        @input=${(event: Event) => (value.amount = (event.target as HTMLInputElement).value)}
      />
      <select
        aria-label=${t("Unit")}
        @input=${(event: Event) => (value.unit = (event.target as HTMLSelectElement).value as Span["unit"])}
      >
        ${units.map((unit) => html`<option value=${unit} .selected=${unit === value.unit}>${t(unitWords[unit])}</option>`)}
      </select>
    </div>
    ${said(id, errors)}
  </div>`;
}

function select<T extends string>(
  id: string,
  label: string,
  values: readonly T[],
  value: T | string,
  name: (value: T) => string,
  errors: string[],
  set: (value: T) => void,
): TemplateResult {
  return html`<div>
    <label for=${id}>${t(label)}</label>
    <select
      id=${id}
      aria-invalid=${errors.length > 0 ? "true" : "false"}
      aria-describedby=${`${id}-error`}
      @input=${(event: Event) => set((event.target as HTMLSelectElement).value as T)}
    >
      ${values.map((one) => html`<option value=${one} .selected=${one === value}>${name(one)}</option>`)}
    </select>
    ${said(id, errors)}
  </div>`;
}

function said(id: string, errors: string[]): TemplateResult {
  return html`<p id=${`${id}-error`} class="field-error">${errors.join(" ")}</p>`;
}
