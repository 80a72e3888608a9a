import type { Notification } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import type { Texts } from "../texts/index.ts";
import { type IconName, iconOf, typeColors } from "./icons.ts";
import { safeColor } from "./links.ts";

type Progress = Pick<Notification, "type" | "data">;

/** What a task's status says when it came to no good end, or is over before 100 %. */
const failures = new Set(["failed", "failure", "error", "cancelled", "canceled", "aborted"]);

/** How far a task is; undefined for what is none. */
export function progressOf({ type, data }: Progress): { value: number; state: "running" | "done" | "failed" } | undefined {
  const value = type === "progress_update" ? data?.["progress"] : undefined;
  if (typeof value !== "number" || !(value >= 0 && value <= 100)) return undefined;
  const status = String(data?.["status"] ?? "").toLowerCase();
  return { value, state: failures.has(status) ? "failed" : value === 100 ? "done" : "running" };
}

/** What is over looks so, whatever its sender gave it while it ran. */
export function symbolOf(n: Pick<Notification, "type" | "data" | "icon">): IconName {
  const state = progressOf(n)?.state;
  return state === "done" ? "circle-check" : state === "failed" ? "circle-x" : iconOf(n);
}

export function toneOf(n: Pick<Notification, "type" | "data" | "color">): string {
  const state = progressOf(n)?.state;
  if (state === "done") return typeColors.success;
  return state === "failed" ? typeColors.error : (safeColor(n.color) ?? typeColors[n.type]);
}

/** The app's own words for a task that is done end in its percentage, which says nothing any more. */
export function messageOf(n: Pick<Notification, "type" | "data" | "message">, texts: Texts): string {
  if (progressOf(n)?.state !== "done" || !/: 100 %$/.test(n.message)) return n.message;
  const step = n.data?.["currentStep"];
  return typeof step === "string" && step ? step : texts.progressDone;
}

export function progressTemplate(n: Progress, texts: Texts): TemplateResult | typeof nothing {
  const progress = progressOf(n);
  if (progress?.state !== "running") return nothing;
  return html`<progress class="progress" max="100" .value=${progress.value} aria-label=${texts.progress}></progress>`;
}
