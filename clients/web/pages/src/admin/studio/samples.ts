import type { TemplateVariable } from "../model.ts";

const moment = "2026-12-31T09:30";

/** What a variable may well be, by the words in its name: people see at once what the text is going to be like. */
const guesses: [RegExp, string][] = [
  [/url|link|address|href/i, "/example"],
  [/(due|start|end|since|until|expires|at|on)?(date|day)$|(due|starts|ends|expires|scheduled|sent|created)_?at$/i, moment],
  [/time$/i, "09:30"],
  [/email/i, "kim@example.com"],
  [/percent|progress|share/i, "75"],
  [/count|number|total|amount|size|points|level|days|hours|minutes|score|streak|xp$/i, "3"],
  [/sender|author|user|person|actor|teacher|member|friend|by$|^name|name$/i, "Kim Example"],
  [/course|class|subject/i, "Physics"],
  [/group|room|team|channel/i, "Lab group 3"],
  [/grade|mark/i, "A"],
  [/location|place|city/i, "Berlin"],
  [/^ip|ipaddress/i, "203.0.113.7"],
  [/title|assignment|document|task|file|topic|item/i, "Lab report 3"],
  [/items|list|rows|lines/i, '["First", "Second"]'],
];

/** @param texts In which it stands: a moment that no helper writes is given as people write it. */
export function sampleOf({ name, default: value, description }: TemplateVariable, texts = ""): string {
  if (value !== undefined && value !== null) return typeof value === "string" ? value : JSON.stringify(value);
  const list = /s$/.test(name) && /\b(list|each|array|rows|items)\b/i.test(description ?? "");
  if (list) return '["First", "Second"]';
  const guess = guesses.find(([pattern]) => pattern.test(name))?.[1] ?? name.replace(/[_-]+/g, " ");
  const isWritten = ["date", "time", "when"].some((helper) => texts.includes(`${helper} ${name}`));
  return guess === moment && texts !== "" && !isWritten ? "31.12.2026, 09:30" : guess;
}

/** A list, an object, a number or a truth as such, everything else as a text. */
export function valueOf(text: string): unknown {
  const isJson = /^\s*[[{]/.test(text) || /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) || text === "true" || text === "false";
  if (!isJson) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Only what has a value: a variable without one has its default. */
export function valuesOf(variables: TemplateVariable[], given: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    variables.map(({ name }) => [name, given[name] ?? ""] as const).filter(([name, text]) => name !== "" && text !== "")
      .map(([name, text]) => [name, valueOf(text)]),
  );
}
