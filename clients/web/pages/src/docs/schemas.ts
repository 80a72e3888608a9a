import type { ApiReference, Content, Schema } from "./openapi.ts";

/** What a schema's limits are called. */
export interface LimitTexts {
  characters: string;
  items: string;
}

const samples: Record<string, string> = {
  uuid: "01980000-0000-7000-8000-000000000000",
  "date-time": "2026-03-01T12:00:00Z",
  date: "2026-03-01",
  email: "alice@example.com",
  uri: "https://example.com",
};

/** In a word or two: `string`, `uuid`, `Priority`, `array of Message`, `string or null`. */
export function typeOf(reference: ApiReference, schema: Schema): string {
  const name = reference.nameOf(schema);
  if (name) return name;
  if (schema.oneOf) return schema.oneOf.map((one) => typeOf(reference, one)).join(" or ");
  if (schema.type === undefined) return "any";
  return [schema.type].flat().map((type) => {
    if (type === "array" && schema.items) return `array of ${typeOf(reference, schema.items)}`;
    if (type === "object" && typeof schema.additionalProperties === "object")
      return `map of ${typeOf(reference, schema.additionalProperties)}`;
    return type === "string" && schema.format ? schema.format : type;
  }).join(" or ");
}

/** What a value may be: `1–200 characters`, `≤ 20 items`, `≥ 1`, a pattern. */
export function limitsOf(schema: Schema, texts: LimitTexts): string[] {
  const ranges: [number | undefined, number | undefined, string][] = [
    [schema.minLength, schema.maxLength, texts.characters],
    [schema.minItems, schema.maxItems, texts.items],
    [schema.minimum, schema.maximum, ""],
  ];
  const limits = ranges.flatMap(([least, most, unit]) => {
    const range = rangeOf(least, most);
    return range ? [`${range} ${unit}`.trim()] : [];
  });
  return schema.pattern ? [...limits, schema.pattern] : limits;
}

function rangeOf(least: number | undefined, most: number | undefined): string | undefined {
  if (least !== undefined && most !== undefined) return least === most ? `${least}` : `${least}–${most}`;
  if (most !== undefined) return `≤ ${most}`;
  return least === undefined ? undefined : `≥ ${least}`;
}

/** Where a schema has members to unfold: its own, those of its items, or those of a map's values. */
export function membersOf(reference: ApiReference, schema: Schema): { name: string; schema: Schema; isRequired: boolean }[] {
  const resolved = reference.resolve(schema);
  if (resolved.properties) {
    const required = new Set(resolved.required);
    return Object.entries(resolved.properties).map(([name, member]) => ({ name, schema: member, isRequired: required.has(name) }));
  }
  if (resolved.items) return membersOf(reference, resolved.items);
  if (typeof resolved.additionalProperties === "object") return membersOf(reference, resolved.additionalProperties);
  return resolved.oneOf ? resolved.oneOf.flatMap((one) => membersOf(reference, one)).filter(isFirstOfItsName) : [];
}

function isFirstOfItsName({ name }: { name: string }, at: number, all: { name: string }[]): boolean {
  return all.findIndex((other) => other.name === name) === at;
}

/** The document's example, else one made from the schema: of a request what it must have, of an answer everything. */
export function exampleOf(reference: ApiReference, content: Content, of: "request" | "answer"): unknown {
  return content.examples[0] ?? valueOf(reference, content.schema, of, []);
}

function valueOf(reference: ApiReference, given: Schema, of: "request" | "answer", inside: readonly string[]): unknown {
  const schema = reference.resolve(given);
  const known = schema.example ?? schema.examples?.[0] ?? schema.default ?? schema.enum?.[0];
  if (known !== undefined) return known;
  const name = reference.nameOf(given);
  // A schema that contains itself ends here.
  if (name && inside.includes(name)) return {};
  const path = name ? [...inside, name] : inside;
  if (schema.oneOf?.[0]) return valueOf(reference, schema.oneOf[0], of, path);
  const [type] = [schema.type ?? (schema.properties ? "object" : "any")].flat();
  switch (type) {
    case "object": {
      const members = Object.entries(schema.properties ?? {}).filter(([member]) => of === "answer" || schema.required?.includes(member));
      return Object.fromEntries(members.map(([member, inner]) => [member, valueOf(reference, inner, of, path)]));
    }
    case "array":
      return schema.items ? [valueOf(reference, schema.items, of, path)] : [];
    case "string":
      return samples[schema.format ?? ""] ?? "string";
    case "integer":
    case "number":
      return schema.minimum ?? 0;
    case "boolean":
      return true;
    default:
      return null;
  }
}
