import type { Conversation } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../core/icons.ts";
import { fullTime, shortDay } from "./times.ts";
import type { Texts } from "../texts/index.ts";
import { type Book, nameOf } from "./book.ts";
import { countTemplate } from "./sideTemplate.ts";

export interface ListContext {
  texts: Texts;
  locale: string;
  now: Date;
  book: Book;
  /** Whose conversation is open. */
  open: string | undefined;
  isTyping(userId: string): boolean;
  choose(userId: string): void;
  more(): void;
}

export function conversationsTemplate(context: ListContext): TemplateResult {
  const { texts, book, more } = context;
  return html`
    <ul class="conversations" aria-label=${texts.messages.conversations}>
      ${repeat(book.conversations, (c) => c.peer.userId, (c) => conversationTemplate(c, context))}
    </ul>
    ${book.cursor ? html`<button class="button more" type="button" @click=${more}>${texts.messages.more}</button>` : nothing}
  `;
}

/** A person's first letter, and whether they are online. */
export function faceTemplate(name: string, online: boolean, texts: Texts): TemplateResult {
  return html`<span class="face"
    ><span aria-hidden="true">${[...name][0]?.toLocaleUpperCase() ?? ""}</span>${online
      ? html`<span class="presence"><span class="visually-hidden">${texts.messages.online}</span></span>`
      : nothing}</span
  >`;
}

function conversationTemplate(conversation: Conversation, context: ListContext): TemplateResult {
  const { texts, locale, now, open, choose } = context;
  const { peer, lastMessage, unread } = conversation;
  const at = new Date(lastMessage.sentAt);
  const isOpen = open === peer.userId;
  return html`<li>
    <button
      class="conversation ${unread > 0 ? "is-unread" : ""}"
      type="button"
      data-user=${peer.userId}
      aria-current=${isOpen ? "true" : nothing}
      @click=${() => choose(peer.userId)}
    >
      ${faceTemplate(nameOf(peer), peer.online, texts)}
      <bdi class="name">${nameOf(peer)}</bdi>
      <time datetime=${lastMessage.sentAt} title=${fullTime(at, locale)}>${shortDay(at, now, locale, texts)}</time>
      <span class="preview">${previewTemplate(conversation, context)}</span>
      ${unread > 0 ? countTemplate(unread, texts.messages) : nothing}
    </button>
  </li>`;
}

function previewTemplate({ peer, lastMessage, blocked }: Conversation, { texts, isTyping }: ListContext): TemplateResult {
  if (isTyping(peer.userId)) return html`<span class="is-typing">${texts.messages.isTyping}</span>`;
  const own = lastMessage.from === peer.userId ? nothing : `${texts.messages.you}: `;
  const text = lastMessage.deleted ? html`<i>${texts.messages.deleted}</i>` : html`<bdi>${lastMessage.text}</bdi>`;
  return html`${blocked ? html`<span class="lock" title=${texts.messages.blocked}>${icon("lock")}</span>` : nothing}${own}${text}`;
}
