import { de } from "./de.ts";
import { en, type Texts } from "./en.ts";

export type { Texts };

const byLanguage = new Map<string, Texts>([["en", en], ["de", de]]);

/** Adds a language, or changes texts of one. What is left out stays as it was, or English; so do names of categories. */
export function addTexts(language: string, texts: Partial<Texts>): void {
  const tag = language.toLowerCase();
  const before = textsOf(tag);
  byLanguage.set(tag, { ...before, ...texts, categories: { ...before.categories, ...texts.categories } });
}

/** `pt-BR` → `pt` → English. */
export function textsOf(language: string): Texts {
  return find(language) ?? en;
}

/** What dates are written in: never in another language than the texts beside them. */
export function localeOf(language: string): string {
  return find(language) ? language : "en";
}

function find(language: string): Texts | undefined {
  for (let tag = language.toLowerCase(); tag; tag = tag.slice(0, Math.max(tag.lastIndexOf("-"), 0))) {
    const texts = byLanguage.get(tag);
    if (texts) return texts;
  }
  return undefined;
}

/** A category's name in the language, or the nearest that there is: `pt-BR` → `pt` → English → any. */
export function nameIn(names: Record<string, string>, language: string): string | undefined {
  const byTag = new Map(Object.entries(names).map(([tag, name]) => [tag.toLowerCase(), name]));
  for (let tag = language.toLowerCase(); tag; tag = tag.slice(0, Math.max(tag.lastIndexOf("-"), 0))) {
    const name = byTag.get(tag);
    if (name) return name;
  }
  return byTag.get("en") ?? Object.values(names)[0];
}

/** "grade_posted" → "Grades", or "Grade posted" for a category without a name of its own. */
export function categoryName(category: string, texts: Texts): string {
  if (Object.hasOwn(texts.categories, category)) return texts.categories[category]!;
  const words = category.replace(/[_.-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
