import type { Operation, Parameter } from "./openapi.ts";
import type { Authorization, Call } from "./snippets.ts";

/** What was typed, by the parameters' names; an empty value is left out. */
export type Values = Record<string, string>;

/**
 * The request that somebody filled in.
 * @param api the API's address
 * @param body JSON, empty for none
 */
export function callOf(operation: Operation, api: string, values: Values, body: string, authorization: Authorization): Call {
  const given = (kind: Parameter["in"]): [Parameter, string][] =>
    operation.parameters.filter((p) => p.in === kind && values[p.name]).map((p) => [p, values[p.name]!]);
  // What is not filled in yet stays to be seen.
  const path = operation.path.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    values[name] ? encodeURIComponent(values[name]) : placeholder,
  );
  const query = given("query").flatMap(([parameter, value]) =>
    spread(parameter, value).map((one) => `${encodeURIComponent(parameter.name)}=${encodeURIComponent(one)}`),
  );
  return {
    method: operation.method,
    url: `${api}${path}${query.length > 0 ? `?${query.join("&")}` : ""}`,
    headers: Object.fromEntries(given("header").map(([{ name }, value]) => [name, value])),
    body: operation.body && body.trim() ? body : undefined,
    authorization: operation.isOpen ? "none" : authorization,
    answer: answerOf(operation),
  };
}

function spread({ schema, explode }: Parameter, value: string): string[] {
  return schema.type === "array" && explode !== false ? value.split(",").map((one) => one.trim()).filter(Boolean) : [value];
}

function answerOf({ answers }: Operation): Call["answer"] {
  const content = answers.filter(({ status }) => status.startsWith("2")).flatMap((answer) => answer.content);
  if (content.length === 0) return "none";
  return content[0]!.type === "application/json" ? "json" : "text";
}
