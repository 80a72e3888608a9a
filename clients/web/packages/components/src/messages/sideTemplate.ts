import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../core/icons.ts";
import type { MessageTexts } from "../texts/messages.ts";

export interface SideContext {
  texts: MessageTexts;
  heading: string;
  /** In all conversations. */
  unread: number;
  /** Somebody is asked whom to write to. */
  isWriting: boolean;
  body: TemplateResult;
  write(): void;
  begin(userId: string): void;
}

/** The conversations, and how another one begins. */
export function sideTemplate({ texts, heading, unread, isWriting, body, write, begin }: SideContext): TemplateResult {
  return html`<section class="side" aria-label=${texts.conversations}>
    <header class="side-head">
      <h2>${heading || texts.heading}${unread > 0 ? countTemplate(unread, texts) : nothing}</h2>
      <button class="icon-button" type="button" aria-label=${texts.write} title=${texts.write} aria-expanded=${isWriting} @click=${write}>
        ${icon("message-square")}
      </button>
    </header>
    ${isWriting ? beginTemplate(texts, write, begin) : nothing}
    <div class="side-body">${body}</div>
  </section>`;
}

/** A badge with a number, which says to a screen reader what it counts. */
export function countTemplate(unread: number, texts: MessageTexts): TemplateResult {
  return html`<span class="count"><span aria-hidden="true">${unread > 99 ? "99+" : unread}</span
    ><span class="visually-hidden"> ${texts.unread(unread)}</span></span>`;
}

export function waitingTemplate(texts: MessageTexts): TemplateResult {
  return html`<div class="waiting" role="status"><span class="spinner"></span><span class="visually-hidden">${texts.loading}</span></div>`;
}

export function stateTemplate({ title, detail }: { title: string; detail: string }): TemplateResult {
  return html`<div class="state" role="status">
    <span class="state-symbol">${icon("message-square")}</span>
    <p class="state-title">${title}</p>
    <p class="state-detail">${detail}</p>
  </div>`;
}

function beginTemplate(texts: MessageTexts, cancel: () => void, begin: (userId: string) => void): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const to = String(new FormData(event.target as HTMLFormElement).get("to")).trim();
    if (to) begin(to);
  };
  const keydown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") cancel();
  };
  return html`<form class="begin" @submit=${submit}>
    <label for="to">${texts.writeTo}</label>
    <input id="to" name="to" required maxlength="256" autocomplete="off" spellcheck="false" dir="auto" @keydown=${keydown} />
    <button class="button primary" type="submit">${texts.start}</button>
  </form>`;
}
