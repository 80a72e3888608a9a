import { expect, test } from "vitest";
import { nameIn } from "../src/texts/index.ts";

test("a category is called as its namespace calls it in the nearest language", () => {
  const names = { en: "Grades", de: "Noten", "pt-BR": "Notas" };
  expect(["de-AT", "pt-br", "pt", "fr"].map((language) => nameIn(names, language))).toEqual(["Noten", "Notas", "Grades", "Grades"]);
  expect(nameIn({ ja: "成績" }, "de")).toBe("成績");
  expect(nameIn({}, "de")).toBeUndefined();
});
