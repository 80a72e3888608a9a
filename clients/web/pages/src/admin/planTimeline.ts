import { html, LitElement, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { duration, words } from "../format.ts";
import { t } from "../language.ts";
import { type PlanStep, position, secondsOf, stepChannels, ticks } from "./planModel.ts";

interface Mark {
  step: PlanStep;
  number: number;
  at: number;
}

/** A plan's steps on a line, from the send on; a lane for each channel. Drawn, since the content security policy allows no styles. */
@customElement("plan-timeline")
export class PlanTimeline extends LitElement {
  @property({ attribute: false }) steps: PlanStep[] = [];

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    const marks = this.steps.map((step, index) => ({ step, number: index + 1, at: secondsOf(step.after) }));
    const last = Math.max(0, ...marks.map((mark) => mark.at));
    const lanes = stepChannels.filter((channel) => channel === "inApp" || marks.some(({ step }) => step.channel === channel));
    return html`
      <div class="lanes" role="img" aria-label=${marks.map(({ step, number }) => `${number}: ${told(step)}`).join("; ")}>
        ${lanes.map(
          (channel) => html`<span class="name">${words(channel)}</span>
            <svg width="100%" height="30" data-channel=${channel}>
              <line x1="0" x2="100%" y1="15" y2="15" />
              ${marks.filter(({ step }) => step.channel === channel).map((mark) => drawn(mark, last))}
            </svg>`,
        )}
        <span class="name"></span>
        <svg class="axis" width="100%" height="18">
          <text x="0" y="13">${t("Send")}</text>
          ${ticks(last).map((at) => svg`<text x=${across(at, last)} y="13" text-anchor="middle">${duration(at * 1000)}</text>`)}
          ${last > 0 ? svg`<text x="100%" y="13" text-anchor="end">${duration(last * 1000)}</text>` : nothing}
        </svg>
      </div>
    `;
  }
}

/** Whole where it goes in any case, a ring where something is asked first; with a tail where it may wait for its time of the day. */
function drawn({ step, number, at }: Mark, last: number): SVGTemplateResult {
  const x = across(at, last);
  const isAsked = (step.if ?? "always") !== "always" || step.when !== undefined;
  return svg`
    ${step.at ? svg`<line class="tail" x1=${x} x2="100%" y1="15" y2="15" />` : nothing}
    <circle cx=${x} cy="15" r="10" class=${isAsked ? "asked" : "always"} />
    <text x=${x} y="19.5" text-anchor="middle" class=${isAsked ? "asked" : "always"}>${number}</text>
  `;
}

/** With room for the circles at both ends. */
function across(at: number, last: number): string {
  return `${5 + 0.9 * position(at, last)}%`;
}

/** "Email after 5 min if unseen" */
export function told(step: PlanStep): string {
  const after = secondsOf(step.after);
  return [
    words(step.channel),
    after === 0 ? t("at once") : t("after {time}", { time: duration(after * 1000) }),
    (step.if ?? "always") === "always" ? "" : t("if {condition}", { condition: t(step.if!) }),
    step.at ? t("from {time}", { time: step.at.notBefore }) : "",
  ].filter((part) => part !== "").join(" ");
}
