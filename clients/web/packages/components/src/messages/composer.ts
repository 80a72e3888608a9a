import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../core/icons.ts";
import type { Texts } from "../texts/index.ts";

/** Of a message, in characters as people count them. */
export const maxLength = 4_000;
const warnedFrom = 200;

export interface ComposerContext {
  texts: Texts;
  name: string;
  draft: string;
  isBlocked: boolean;
  edit(text: string): void;
  send(): void;
  unblock(): void;
}

export function composerTemplate({ texts, name, draft, isBlocked, edit, send, unblock }: ComposerContext): TemplateResult {
  const t = texts.messages;
  if (isBlocked) {
    const button = html`<button class="button" type="button" @click=${unblock}>${t.unblock}</button>`;
    return html`<div class="composer is-blocked"><p>${t.blocked}</p>${button}</div>`;
  }
  const left = maxLength - [...draft].length;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (left >= 0 && draft.trim()) send();
  };
  // On a phone, a new line is what the key says; there, sending has a button.
  const keydown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !matchMedia("(pointer: coarse)").matches) submit(event);
  };
  return html`<form class="composer" @submit=${submit}>
    <textarea
      class="draft"
      rows="1"
      dir="auto"
      aria-label=${t.message(name)}
      aria-invalid=${left < 0 ? "true" : nothing}
      aria-describedby=${left < warnedFrom ? "left" : nothing}
      placeholder=${t.placeholder}
      .value=${draft}
      @input=${(e: Event) => edit((e.target as HTMLTextAreaElement).value)}
      @keydown=${keydown}
    ></textarea>
    <button class="button primary send" type="submit" aria-label=${t.send} title=${t.send} ?disabled=${left < 0 || !draft.trim()}>
      ${icon("arrow-up")}
    </button>
    ${left < warnedFrom
      ? html`<p id="left" class="left ${left < 0 ? "is-over" : ""}" role="status">${left < 0 ? t.tooLong(-left) : t.left(left)}</p>`
      : nothing}
  </form>`;
}
