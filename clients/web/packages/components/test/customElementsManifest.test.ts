import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
// @ts-expect-error it has no types
import { cli } from "@custom-elements-manifest/analyzer/cli.js";
import { beforeAll, expect, test } from "vitest";
import * as elements from "../src/index.ts";

interface Named {
  name: string;
}

interface Element extends Named {
  tagName: string;
  attributes?: Named[];
  events?: Named[];
  slots?: Named[];
  members?: (Named & { kind: string })[];
}

const root = new URL("../", import.meta.url);
const sources = readdirSync(new URL("src/", root), { recursive: true, encoding: "utf8" })
  .filter((f) => f.endsWith(".ts"))
  .map((file) => ({ file, text: readFileSync(new URL(`src/${file}`, root), "utf8") }));
const all = sources.map(({ text }) => text).join("\n");

let found: Element[] = [];

const named = (list: Named[] = []): string[] => list.map(({ name }) => name).sort();

beforeAll(async () => {
  const manifest = (await cli({ argv: ["analyze", "--quiet"], cwd: fileURLToPath(root), noWrite: true })) as {
    modules: { declarations: Element[] }[];
  };
  found = manifest.modules.flatMap(({ declarations }) => declarations);
}, 120_000);

test("the manifest has every element that is defined, by its name and class", () => {
  const defined = [...all.matchAll(/\bdefine\("(notification-[a-z]+)", (\w+)\)/g)].filter(([, name]) => name !== "notification-menu");
  expect(found.map((e) => `${e.tagName} ${e.name}`).sort()).toEqual(defined.map(([, name, type]) => `${name} ${type}`).sort());
  expect(defined.length).toBeGreaterThan(5);
});

test("attributes are those that the elements observe", () => {
  for (const { name, attributes } of found) {
    const type = (elements as unknown as Record<string, { observedAttributes: string[] }>)[name]!;
    expect([name, named(attributes)]).toEqual([name, [...type.observedAttributes].sort()]);
  }
});

test("properties and methods are the elements' own", () => {
  for (const { name, members = [] } of found) {
    const { prototype } = (elements as unknown as Record<string, { prototype: object }>)[name]!;
    expect([name, members.filter((m) => !(m.name in prototype)).map((m) => m.name)]).toEqual([name, []]);
    expect(members.length).toBeGreaterThan(0);
  }
});

test("events are those that are typed, and each that is emitted is some element's", () => {
  const typed = /interface HTMLElementEventMap \{([^}]*(?:\{[^}]*\}[^}]*)*)\n  \}/.exec(all)![1]!;
  const names = [...typed.matchAll(/"([a-z-]+)": CustomEvent/g)].map(([, name]) => name!).sort();
  expect([...new Set(found.flatMap((e) => named(e.events)))].sort()).toEqual(names);
  const emitted = [...all.matchAll(/\bemit\("([a-z-]+)"/g)].map(([, name]) => name!);
  expect([...new Set(emitted)].filter((name) => !names.includes(name))).toEqual([]);
});

test("slots are those that the templates have", () => {
  const written = new Set([...all.matchAll(/<slot name="([a-z]+)"/g)].map(([, name]) => name!));
  expect([...new Set(found.flatMap((e) => named(e.slots)))].sort()).toEqual([...written].sort());
});
