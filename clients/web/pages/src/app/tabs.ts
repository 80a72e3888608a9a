import { html, nothing, svg, type TemplateResult } from "lit";
import { api } from "../session.ts";
import type { textsOf } from "./texts.ts";

export type Page = "inbox" | "messages" | "settings";

/** Strokes on a grid of 24. */
const icons: Record<Page, string> = {
  inbox: "M3.5 13.5 6 5.5h12l2.5 8v4a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1ZM3.5 13.5h5l1.2 2.5h4.6l1.2-2.5h5",
  messages: "M5 4.5h14a1 1 0 0 1 1 1V16a1 1 0 0 1-1 1h-8.5L6.5 20.5V17H5a1 1 0 0 1-1-1V5.5a1 1 0 0 1 1-1Z",
  settings:
    "M4 7.5h8.5M18.5 7.5H20M15.5 5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5Z"
    + "M4 16.5h1.5M11.5 16.5H20M8.5 14a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5Z",
};

/**
 * The ways between a user's pages: words, and on phones icons.
 * @param unreadMessages In all conversations.
 */
export function tabs(current: Page, texts: ReturnType<typeof textsOf>, unreadMessages: number): TemplateResult {
  const addresses: Record<Page, string> = {
    inbox: current === "messages" ? `${api}/app${location.search}` : "#inbox",
    messages: `${api}/app/messages${location.search}`,
    settings: current === "messages" ? `${api}/app${location.search}#settings` : "#settings",
  };
  const tab = (page: Page): TemplateResult => html`
    <a href=${addresses[page]} aria-current=${page === current ? "page" : nothing} title=${texts[page]}>
      ${svg`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${icons[page]}></path></svg>`}<span>${texts[page]}</span>
      ${page === "messages" && unreadMessages > 0 ? countTemplate(unreadMessages, texts) : nothing}
    </a>`;
  return html`<nav class="tabs" aria-label=${texts.pages}>${tab("inbox")} ${tab("messages")} ${tab("settings")}</nav>`;
}

function countTemplate(count: number, texts: ReturnType<typeof textsOf>): TemplateResult {
  return html`<b class="count" aria-label=${texts.unreadMessages(count)} role="img">${count > 99 ? "99+" : count}</b>`;
}
