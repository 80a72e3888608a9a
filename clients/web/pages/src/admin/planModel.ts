/** Delivery plans as the server has them, and as a form shows them. */

export const stepChannels = ["inApp", "email", "sms", "push"] as const;
export const capChannels = ["email", "sms", "push"] as const;
export const conditions = ["always", "unacknowledged", "unseen", "unread"] as const;
export const stops = ["", "acknowledged", "seen", "read"] as const;
export const operators = ["gte", "gt", "lte", "lt", "eq", "ne", "in"] as const;
export const units = ["s", "min", "h", "d", "w"] as const;

export type StepChannel = (typeof stepChannels)[number];
export type Condition = (typeof conditions)[number];
type Unit = (typeof units)[number];

export interface PlanStep {
  channel: StepChannel;
  /** ISO 8601. */
  after?: string;
  if?: Condition;
  at?: { notBefore: string; notAfter?: string; zone?: string };
  when?: Record<string, Record<string, unknown>>;
}

export interface PlanCap {
  channel: StepChannel;
  max?: number;
  per?: string;
}

export interface Plan {
  steps: PlanStep[];
  stop?: string;
  caps?: PlanCap[];
}

export interface StoredPlan extends Plan {
  category: string;
  version: number;
  createdAt: string;
  /** Only of one that was asked for by its category. */
  versions?: number[];
}

export interface ForecastStep {
  channel: StepChannel;
  if: Condition;
  at?: string;
  digest?: boolean;
  reason?: string;
  ifFailed?: boolean;
}

/** As people say it: 90 minutes. */
export interface Span {
  amount: string;
  unit: Unit;
}

export interface DraftCriterion {
  member: string;
  operator: (typeof operators)[number];
  value: string;
}

export interface DraftStep {
  /** The same wherever it is moved. */
  key: number;
  channel: StepChannel;
  after: Span;
  if: Condition;
  isTimed: boolean;
  notBefore: string;
  notAfter: string;
  /** Empty: the recipient's. */
  zone: string;
  when: DraftCriterion[];
}

export interface DraftCap {
  key: number;
  channel: StepChannel;
  max: string;
  per: Span;
}

export interface Draft {
  steps: DraftStep[];
  stop: string;
  caps: DraftCap[];
}

const seconds: Record<Unit, number> = { s: 1, min: 60, h: 3_600, d: 86_400, w: 604_800 };

let keys = 0;

export function newStep(channel: StepChannel = "email"): DraftStep {
  return {
    key: ++keys, channel, after: { amount: channel === "inApp" ? "" : "5", unit: "min" }, if: channel === "inApp" ? "always" : "unseen",
    isTimed: false, notBefore: "08:00", notAfter: "", zone: "", when: [],
  };
}

export function newCap(): DraftCap {
  return { key: ++keys, channel: "email", max: "3", per: { amount: "1", unit: "d" } };
}

/** What most would begin with. */
export function newDraft(): Draft {
  return { steps: [newStep("inApp"), newStep("email")], stop: "read", caps: [] };
}

export function draftOf(plan: Plan): Draft {
  return {
    steps: plan.steps.map((step) => ({
      key: ++keys, channel: step.channel, after: spanOf(step.after), if: step.if ?? "always",
      isTimed: step.at !== undefined, notBefore: step.at?.notBefore ?? "08:00", notAfter: step.at?.notAfter ?? "",
      zone: step.at?.zone === "recipient" ? "" : (step.at?.zone ?? ""), when: criteriaOf(step.when ?? {}),
    })),
    stop: plan.stop ?? "",
    caps: (plan.caps ?? []).map((cap) => ({ key: ++keys, channel: cap.channel, max: String(cap.max ?? ""), per: spanOf(cap.per) })),
  };
}

/** The request that a filled-in form stands for. What was left empty is left out: the server says whether it is needed. */
export function planOf(draft: Draft): Plan {
  const plan: Plan = { steps: draft.steps.map(stepOf) };
  if (draft.stop !== "") plan.stop = draft.stop;
  if (draft.caps.length > 0) plan.caps = draft.caps.map(({ channel, max, per }) => ({
    channel, ...(max === "" ? {} : { max: Number(max) }), ...(per.amount === "" ? {} : { per: isoOf(per) }),
  }));
  return plan;
}

function stepOf(draft: DraftStep): PlanStep {
  const step: PlanStep = { channel: draft.channel };
  if (draft.after.amount !== "" && draft.after.amount !== "0") step.after = isoOf(draft.after);
  if (draft.if !== "always") step.if = draft.if;
  if (draft.isTimed) {
    step.at = { notBefore: draft.notBefore };
    if (draft.notAfter !== "") step.at.notAfter = draft.notAfter;
    if (draft.zone !== "") step.at.zone = draft.zone;
  }
  if (draft.when.length > 0) step.when = {};
  for (const { member, operator, value } of draft.when) (step.when![member] ??= {})[operator] = valueOf(member, operator, value);
  return step;
}

function criteriaOf(when: NonNullable<PlanStep["when"]>): DraftCriterion[] {
  return Object.entries(when).flatMap(([member, criterion]) =>
    Object.entries(criterion).map(([operator, value]) => ({
      member, operator: operator as DraftCriterion["operator"],
      value: Array.isArray(value) ? value.map((part) => textOf(member, part)).join(", ") : textOf(member, value),
    })),
  );
}

function valueOf(member: string, operator: string, text: string): unknown {
  // At commas that are in no quotes.
  if (operator === "in") return (text.match(/"(?:[^"]|"")*"|[^\s,][^,]*/g) ?? []).map((part) => one(member, part.trim()));
  return one(member, text.trim());
}

/** Of the data a number and a flag are such, unless they are in quotes; a quote within quotes is doubled. */
function one(member: string, text: string): unknown {
  if (member === "priority") return text;
  if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (text === "true" || text === "false") return text === "true";
  return /^".*"$/.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
}

/** What {@link one} makes the value of again. */
function textOf(member: string, value: unknown): string {
  const text = String(value);
  if (typeof value !== "string" || (text === text.trim() && !/^$|[,"]/.test(text) && one(member, text) === text)) return text;
  return `"${text.replaceAll('"', '""')}"`;
}

function isoOf({ amount, unit }: Span): string {
  const letter = { s: "S", min: "M", h: "H", d: "D", w: "W" }[unit];
  return unit === "d" || unit === "w" ? `P${amount}${letter}` : `PT${amount}${letter}`;
}

/** In the largest unit that says it as a whole number. */
export function spanOf(iso: string | undefined): Span {
  const total = secondsOf(iso);
  if (total === 0) return { amount: "", unit: "min" };
  const unit = units.findLast((u) => u !== "w" && total % seconds[u] === 0) ?? "s";
  return { amount: String(total / seconds[unit]), unit };
}

/** 0 for what is no duration. */
export function secondsOf(iso: string | undefined): number {
  const parts = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(iso ?? "");
  if (!parts) return 0;
  const [weeks, days, hours, minutes, rest] = parts.slice(1).map((part) => Number(part ?? 0));
  return weeks! * seconds.w + days! * seconds.d + hours! * seconds.h + minutes! * seconds.min + rest!;
}

/** Where on a line from the send to the last step, in hundredths: minutes, hours and days are all to be told apart on it. */
export function position(at: number, last: number): number {
  return last === 0 ? 0 : (100 * Math.log(1 + at / 15)) / Math.log(1 + last / 15);
}

/** The moments to write beside such a line, with room for their words. */
export function ticks(last: number): number[] {
  const wanted = [60, 600, 3_600, 21_600, 86_400, 604_800, 2_592_000, 15_552_000].filter((at) => at < last && position(at, last) < 82);
  return wanted.filter((at, index) => index === 0 ? position(at, last) > 15 : position(at, last) - position(wanted[index - 1]!, last) > 15);
}
