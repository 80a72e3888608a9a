import { expect, test } from "vitest";
import { CategoryTexts } from "../src/core/categoryTexts.ts";
import { categoryName, nameIn, textsOf } from "../src/texts/index.ts";
import { StandIn } from "./support/some.ts";

test("a category is called as its namespace calls it in the nearest language", () => {
  const names = { en: "Grades", de: "Noten", "pt-BR": "Notas" };
  expect(["de-AT", "pt-br", "pt", "fr"].map((language) => nameIn(names, language))).toEqual(["Noten", "Notas", "Grades", "Grades"]);
  expect(nameIn({ ja: "成績" }, "de")).toBe("成績");
  expect(nameIn({}, "de")).toBeUndefined();
});

test("an inbox calls categories as their namespace does, and the others as before", async () => {
  const server = new StandIn();
  const named = { mandatory: false, names: { en: "Class trips", de: "Ausflüge" } };
  server.answers["categories"] = () => [
    { ...named, name: "trip_planned", preloaded: false }, { ...named, name: "grade_posted", preloaded: true },
  ];
  let updates = 0;
  const [texts, german] = [new CategoryTexts({ requestUpdate: () => updates++ }), textsOf("de")];
  const { client } = server;
  expect(texts.of(german, "de-AT")).toBe(german);
  await texts.load(client);
  await texts.load(client);

  const shown = texts.of(german, "de-AT");
  expect(["trip_planned", "grade_posted", "x_y"].map((c) => categoryName(c, shown))).toEqual(["Ausflüge", "Noten", "X y"]);
  expect(categoryName("trip_planned", texts.of(textsOf("en"), "en"))).toBe("Class trips");
  expect(texts.of(german, "de")).toBe(texts.of(german, "de"));
  expect([updates, server.calls.length]).toEqual([2, 1]);
});

test("names that can't be read are asked for again", async () => {
  const server = new StandIn();
  server.answers["categories"] = () => Promise.reject(new Error("away"));
  const texts = new CategoryTexts({ requestUpdate: () => undefined });
  const { client } = server;
  await texts.load(client);
  server.answers["categories"] = () => [{ name: "a", names: { en: "Named" }, mandatory: false, preloaded: false }];
  await texts.load(client);
  expect(categoryName("a", texts.of(textsOf("en"), "en"))).toBe("Named");
});
