import { german } from "./german.ts";

/** The languages that the pages speak. */
export type Language = "en" | "de";

/** The first of these that the pages speak; what they don't speak is English, dates and numbers too. */
export function languageOf(wanted: readonly (string | undefined)[]): Language {
  for (const tag of wanted) {
    const base = tag?.split("-")[0]?.toLowerCase();
    if (base === "en" || base === "de") return base;
  }
  return "en";
}

/** What was chosen on any of the pages, else what the browser wants. */
export function chosenLanguage(): Language {
  const kept = JSON.parse(localStorage.getItem("notifications.look") ?? "{}") as { language?: string };
  return languageOf([kept.language, ...navigator.languages]);
}

/** Of the page, before anything is shown. */
export function speakChosenLanguage(): void {
  document.documentElement.lang = chosenLanguage();
}

export function pageLanguage(): Language {
  return languageOf([document.documentElement.lang]);
}

/** The page's words for an English text; `{name}` stands for a value. */
export function t(english: string, values: Record<string, string | number> = {}): string {
  const text = pageLanguage() === "de" ? (german[english] ?? english) : english;
  return text.replace(/\{(\w+)\}/g, (all, name: string) => (name in values ? String(values[name]) : all));
}
