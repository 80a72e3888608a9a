import { chosenLanguage } from "../language.ts";
import { type Language, type Theme, themes } from "./texts.ts";

/** How this browser shows the page: kept here, because it says nothing about the user. */
export interface Look {
  theme: Theme;
  language: Language;
}

const key = "notifications.look";

export function readLook(): Look {
  const kept = JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Look>;
  return { theme: themes.find((t) => t === kept.theme) ?? "auto", language: chosenLanguage() };
}

export function applyLook(look: Look): void {
  localStorage.setItem(key, JSON.stringify(look));
  document.documentElement.lang = look.language;
  document.documentElement.dataset["theme"] = look.theme;
}
