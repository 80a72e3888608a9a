import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ApiReference, type OpenApi, type Schema } from "../../src/docs/openapi.ts";
import { exampleOf, limitsOf, membersOf, typeOf } from "../../src/docs/schemas.ts";

const served = JSON.parse(readFileSync(new URL("../../../../../functions/Operations/openapi.json", import.meta.url), "utf8")) as OpenApi;
const reference = new ApiReference(served);
const all = reference.groups.flatMap(({ operations }) => operations);
const texts = { characters: "characters", items: "items" };

/** A document of one operation and these schemas. */
function small(schemas: Record<string, Schema>): ApiReference {
  const paths = { "/x": { get: { operationId: "x", responses: {} } } };
  return new ApiReference({ info: { title: "Small", version: "1" }, paths, components: { schemas: schemas as Record<string, unknown> } });
}

test("every operation of the document is in one group, with its references followed", () => {
  expect(all).toHaveLength(Object.values(served.paths).flatMap((item) => Object.keys(item)).length);
  expect(new Set(reference.groups.map(({ tag }) => tag)).size).toBe(reference.groups.length);
  expect(all.filter(({ tag, summary, answers }) => !tag || !summary || answers.length === 0)).toEqual([]);
  expect(all.flatMap(({ parameters }) => parameters).filter(({ name }) => !name)).toEqual([]);
  expect(reference.find("listNotifications")?.parameters.map(({ name }) => name)).toContain("cursor");
  expect(reference.find("health")?.isOpen).toBe(true);
  expect(reference.find("sendNotification")?.isOpen).toBe(false);
  expect(reference.find("nothing")).toBeUndefined();
});

test("groups come in the order of the document's tags, those without an operation not at all", () => {
  expect(reference.groups.map(({ tag }) => tag)).toEqual(served.tags?.map(({ name }) => name));
  const item = (tag: string): OpenApi["paths"][string] => ({ get: { operationId: tag, tags: [tag], responses: {} } });
  const few = new ApiReference({
    info: { title: "", version: "" },
    tags: [{ name: "b" }, { name: "none" }, { name: "a" }],
    paths: { "/a": item("a"), "/b": item("b"), "/c": item("c") },
    components: {},
  });
  expect(few.groups.map(({ tag }) => tag)).toEqual(["b", "a", "c"]);
});

test.each([
  ["snooze", "snoozeNotification"],
  ["POST /messages/send", "sendMessage"],
  ["  Another WRITE ", "sendMessage"],
  ["dead letters requeue", "requeueDeadLetters"],
])("searching %j finds %s", (text, id) => {
  expect(reference.search(text).flatMap(({ operations }) => operations).map((o) => o.id)).toContain(id);
});

test("all words must be there, no words are everything, and empty groups are left out", () => {
  expect(reference.search("snooze kangaroo")).toEqual([]);
  expect(reference.search(" ")).toEqual(reference.groups);
  expect(reference.search("requeue").every(({ operations }) => operations.length > 0)).toBe(true);
});

test("problem types are named once each, by status", () => {
  const types = reference.problems.map(({ type }) => type);
  expect(types).toContain("urn:notifications:problem:invalid-request");
  expect(new Set(types).size).toBe(types.length);
  const statuses = reference.problems.map(({ status }) => Number(status));
  expect(statuses).toEqual(statuses.toSorted((a, b) => a - b));
});

test("what stands beside a reference comes before what it refers to", () => {
  const one = small({ Priority: { type: "string", enum: ["low"], description: "General" } });
  const given = { $ref: "#/components/schemas/Priority", description: "Of the send" };
  expect(one.resolve(given)).toEqual({ type: "string", enum: ["low"], description: "Of the send" });
  expect(() => one.resolve({ $ref: "#/components/schemas/Gone" })).toThrow("Gone is not in the document");
});

test.each<[Schema, string]>([
  [{ type: "string" }, "string"],
  [{ type: "string", format: "uuid" }, "uuid"],
  [{ type: ["string", "null"], format: "date-time" }, "date-time or null"],
  [{ $ref: "#/components/schemas/Priority" }, "Priority"],
  [{ type: "array", items: { $ref: "#/components/schemas/Message" } }, "array of Message"],
  [{ type: "object", additionalProperties: { type: "integer" } }, "map of integer"],
  [{ oneOf: [{ $ref: "#/components/schemas/Type" }, { type: "null" }] }, "Type or null"],
  [{ enum: ["a"] }, "any"],
])("the type of %j is %s", (schema, expected) => {
  expect(typeOf(reference, schema)).toBe(expected);
});

test.each<[Schema, string[]]>([
  [{ minLength: 1, maxLength: 200 }, ["1–200 characters"]],
  [{ maxItems: 20 }, ["≤ 20 items"]],
  [{ minimum: 0 }, ["≥ 0"]],
  [{ minItems: 2, maxItems: 2 }, ["2 items"]],
  [{ pattern: "^a$", minimum: 0, maximum: 100 }, ["0–100", "^a$"]],
  [{}, []],
])("the limits of %j are %j", (schema, expected) => {
  expect(limitsOf(schema, texts)).toEqual(expected);
});

test("members are those of an object, of a list's items, of a map's values, of either of two", () => {
  const thing: Schema = { type: "object", properties: { a: { type: "string" }, b: { type: "integer" } }, required: ["a"] };
  const one = small({ Thing: thing });
  const ref = { $ref: "#/components/schemas/Thing" };
  const expected = [
    { name: "a", schema: { type: "string" }, isRequired: true },
    { name: "b", schema: { type: "integer" }, isRequired: false },
  ];
  expect(membersOf(one, ref)).toEqual(expected);
  expect(membersOf(one, { type: "array", items: ref })).toEqual(expected);
  expect(membersOf(one, { type: "object", additionalProperties: ref })).toEqual(expected);
  expect(membersOf(one, { oneOf: [ref, { type: "object", properties: { a: {}, c: {} } }] }).map(({ name }) => name)).toEqual([
    "a",
    "b",
    "c",
  ]);
  expect(membersOf(one, { type: "string" })).toEqual([]);
});

test("an example has of a request what it must have, of an answer everything", () => {
  const schema: Schema = {
    type: "object",
    properties: { id: { type: "string", format: "uuid" }, tags: { type: "array", items: { enum: ["x", "y"] } } },
    required: ["id"],
  };
  const content = { type: "application/json", schema, examples: [] };
  expect(exampleOf(reference, content, "request")).toEqual({ id: "01980000-0000-7000-8000-000000000000" });
  expect(exampleOf(reference, content, "answer")).toEqual({ id: "01980000-0000-7000-8000-000000000000", tags: ["x"] });
  expect(exampleOf(reference, { ...content, examples: [{ id: "given" }] }, "answer")).toEqual({ id: "given" });
});

test("a schema that contains itself has an example that ends", () => {
  const one = small({ Tree: { type: "object", properties: { child: { $ref: "#/components/schemas/Tree" } } } });
  expect(exampleOf(one, { type: "application/json", examples: [], schema: { $ref: "#/components/schemas/Tree" } }, "answer")).toEqual({
    child: {},
  });
});

test("every body and answer of the document has an example", () => {
  for (const { id, body, answers } of all) {
    if (body) expect(exampleOf(reference, body, "request"), id).not.toBeNull();
    for (const content of answers.flatMap((answer) => answer.content)) expect(exampleOf(reference, content, "answer"), id).toBeDefined();
  }
});
