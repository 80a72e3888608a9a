import type { Language } from "../language.ts";

const en = {
  skip: "Skip to the content",
  inbox: "Inbox",
  settings: "Settings",
  messages: "Messages",
  unreadMessages: (count: number) => (count === 1 ? "1 unread message" : `${count} unread messages`),
  pages: "Pages",
  account: (user: string) => `Account of ${user}`,
  signedIn: "Signed in as",
  theme: "Theme",
  themes: { auto: "System", light: "Light", dark: "Dark" },
  language: "Language",
  test: "Real-time test page",
  admin: "Admin",
  signOut: "Sign out",
  refused: "You have been signed out. Sign in again.",
  embed: "Your own app needs no sign-in here: it shows these components, and gives them its user’s token.",
};

const de: typeof en = {
  skip: "Zum Inhalt springen",
  inbox: "Eingang",
  settings: "Einstellungen",
  messages: "Nachrichten",
  unreadMessages: (count) => (count === 1 ? "1 ungelesene Nachricht" : `${count} ungelesene Nachrichten`),
  pages: "Seiten",
  account: (user) => `Konto von ${user}`,
  signedIn: "Angemeldet als",
  theme: "Farben",
  themes: { auto: "System", light: "Hell", dark: "Dunkel" },
  language: "Sprache",
  test: "Echtzeit-Testseite",
  admin: "Verwaltung",
  signOut: "Abmelden",
  refused: "Sie wurden abgemeldet. Melden Sie sich erneut an.",
  embed: "Ihre eigene App braucht diese Anmeldung nicht: Dort stehen dieselben Komponenten und bekommen das Token des Benutzers.",
};

export type Theme = keyof typeof en.themes;
export const themes: Theme[] = ["auto", "light", "dark"];
export const languages: Record<Language, string> = { en: "English", de: "Deutsch" };
export type { Language };

export function textsOf(language: Language): typeof en {
  return language === "de" ? de : en;
}
