import { type Language, languages, type Theme, themes } from "./texts.ts";

/** How this browser shows the page: kept here, because it says nothing about the user. */
export interface Look {
  theme: Theme;
  language: Language;
}

const key = "notifications.look";

export function readLook(): Look {
  const kept = JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Look>;
  const language = [kept.language, ...navigator.languages.map((l) => l.split("-")[0])].find((l): l is Language => l !== undefined && l in languages);
  return { theme: themes.find((t) => t === kept.theme) ?? "auto", language: language ?? "en" };
}

export function applyLook(look: Look): void {
  localStorage.setItem(key, JSON.stringify(look));
  document.documentElement.lang = look.language;
  document.documentElement.dataset["theme"] = look.theme;
}
