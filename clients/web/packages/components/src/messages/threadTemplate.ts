import type { Message, UnsentMessage } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../core/icons.ts";
import { failureText } from "../core/failure.ts";
import { dayKey, dayName } from "../core/time.ts";
import type { Texts } from "../texts/index.ts";
import { nameOf, type Thread } from "./book.ts";
import { faceTemplate } from "./listTemplate.ts";
import { fullTime, timeOfDay } from "./times.ts";

export interface ThreadContext {
  texts: Texts;
  locale: string;
  now: Date;
  thread: Thread;
  unsent: readonly UnsentMessage[];
  isTyping: boolean;
  isLoadingOlder: boolean;
  /** The first one that was unread when the conversation was opened. */
  firstNew: string | undefined;
  back(): void;
  older(): void;
  showActions(anchor: HTMLElement): void;
  showMessageActions(anchor: HTMLElement, message: Message): void;
  retry(clientId: string): void;
  discard(clientId: string): void;
}

export function threadHeadTemplate({ texts, thread, isTyping, back, showActions }: ThreadContext): TemplateResult {
  const { peer } = thread;
  const t = texts.messages;
  return html`<header class="thread-head">
    <button class="icon-button back" type="button" aria-label=${t.back} title=${t.back} @click=${back}>
      <span class="mirrored turned">${icon("chevron")}</span>
    </button>
    ${faceTemplate(nameOf(peer), false, texts)}
    <div class="who">
      <h2 class="name" tabindex="-1"><bdi>${nameOf(peer)}</bdi></h2>
      <p class="status ${peer.online ? "is-online" : ""}" aria-live="polite">${isTyping ? t.isTyping : peer.online ? t.online : nothing}</p>
    </div>
    <button
      class="icon-button"
      type="button"
      aria-haspopup="menu"
      aria-expanded="false"
      aria-label=${t.actionsFor(nameOf(peer))}
      title=${t.actionsFor(nameOf(peer))}
      @click=${(e: Event) => showActions(e.currentTarget as HTMLElement)}
    >
      ${icon("more")}
    </button>
  </header>`;
}

export function messagesTemplate(context: ThreadContext): TemplateResult {
  const { texts, thread, unsent, isTyping, isLoadingOlder, older } = context;
  const t = texts.messages;
  const { messages } = thread;
  return html`
    ${thread.cursor
      ? html`<button class="button more" type="button" ?disabled=${isLoadingOlder} @click=${older}>${t.older}</button>`
      : nothing}
    ${messages.length + unsent.length === 0 ? html`<p class="nothing-yet">${t.nothingYet}</p>` : nothing}
    <ol class="messages">
      ${repeat(
        messages,
        (m) => m.clientId ?? m.id,
        (m, i) => html`${beforeTemplate(messages[i - 1], m, context)}${messageTemplate(m, context)}`,
      )}
      ${repeat(unsent, (m) => m.clientId, (m) => unsentTemplate(m, context))}
    </ol>
    ${isTyping ? html`<p class="bubble theirs dots" aria-hidden="true"><i></i><i></i><i></i></p>` : nothing}
  `;
}

/** The day, and where the new ones begin. */
function beforeTemplate(previous: Message | undefined, message: Message, context: ThreadContext): TemplateResult | typeof nothing {
  const { texts, locale, now, firstNew } = context;
  const { id, sentAt } = message;
  const at = new Date(sentAt);
  const isNewDay = !previous || dayKey(new Date(previous.sentAt)) !== dayKey(at);
  if (!isNewDay && id !== firstNew) return nothing;
  return html`<li class="between">
    ${isNewDay ? html`<span class="day">${dayName(at, now, locale)}</span>` : nothing}
    ${id === firstNew ? html`<span class="new-ones">${texts.messages.newOnes}</span>` : nothing}
  </li>`;
}

function messageTemplate(message: Message, { texts, locale, thread, showMessageActions }: ThreadContext): TemplateResult {
  const t = texts.messages;
  const { id, from, text, sentAt, deletedAt } = message;
  const isOwn = from !== thread.peer.userId;
  const at = new Date(sentAt);
  const isRead = (thread.peerReadUpTo ?? "") >= id;
  return html`<li class="message ${isOwn ? "own" : "theirs"}" data-id=${id}>
    <div class="bubble ${isOwn ? "own" : "theirs"}">
      <span class="visually-hidden">${isOwn ? t.you : nameOf(thread.peer)}:</span>
      ${deletedAt ? html`<p class="text is-deleted">${t.deleted}</p>` : html`<p class="text foreign">${text}</p>`}
      <span class="meta">
        <time datetime=${sentAt} title=${fullTime(at, locale)}>${timeOfDay(at, locale)}</time>
        ${isOwn && !deletedAt
          ? html`<span class="mark ${isRead ? "is-read" : ""}" title=${isRead ? t.read : t.sent}
              >${icon(isRead ? "check-all" : "check")}<span class="visually-hidden">${isRead ? t.read : t.sent}</span></span
            >`
          : nothing}
      </span>
    </div>
    <button
      class="icon-button message-actions"
      type="button"
      aria-haspopup="menu"
      aria-expanded="false"
      aria-label=${t.actions}
      title=${t.actions}
      @click=${(e: Event) => showMessageActions(e.currentTarget as HTMLElement, message)}
    >
      ${icon("more")}
    </button>
  </li>`;
}

function unsentTemplate({ clientId, text, state, error }: UnsentMessage, { texts, retry, discard }: ThreadContext): TemplateResult {
  const t = texts.messages;
  const status = { sending: t.sending, waiting: t.waiting, failed: t.notSent }[state];
  return html`<li class="message own unsent is-${state}">
    <div class="bubble own">
      <span class="visually-hidden">${t.you}:</span>
      <p class="text foreign">${text}</p>
      <span class="meta">${icon(state === "failed" ? "alert" : "clock")}<span class="state-text">${status}</span></span>
      ${state === "failed"
        ? html`<p class="failure" role="alert">${failureText(error, texts)}</p>
            <span class="choices"
              ><button class="text-button" type="button" @click=${() => retry(clientId)}>${t.retry}</button
              ><button class="text-button" type="button" @click=${() => discard(clientId)}>${t.discard}</button></span
            >`
        : nothing}
    </div>
  </li>`;
}
