import type { Notification } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";
import { cssVars } from "../core/cssVars.ts";
import { icon } from "../core/icons.ts";
import { safeImage, safeLink } from "../core/links.ts";
import { messageOf, progressTemplate, symbolOf, toneOf } from "../core/progress.ts";
import { fullTime, soonTime } from "../core/time.ts";
import { categoryName, type Texts } from "../texts/index.ts";
import type { ActionName } from "./actions.ts";

export interface ItemContext {
  texts: Texts;
  locale: string;
  /** The one that the Tab key reaches. */
  isCurrent: boolean;
  isOpen: boolean;
  time: string;
  activate(notification: Notification, event: MouseEvent): void;
  toggle(notification: Notification): void;
  act(name: ActionName, notification: Notification): void;
  snooze(notification: Notification, anchor: HTMLElement): void;
  more(notification: Notification, anchor: HTMLElement): void;
}

export function itemTemplate(n: Notification, context: ItemContext): TemplateResult {
  const { texts, isOpen } = context;
  const message = messageOf(n, texts);
  const image = safeImage(n.imageUrl);
  return html`
    <article
      part="item"
      class=${classMap({ item: true, toned: true, unread: !n.readAt, [n.priority]: true, open: isOpen })}
      data-id=${n.id}
      aria-labelledby="title-${n.id}"
      ${cssVars({ "--tone": toneOf(n) })}
    >
      <span class="dot" part="dot">${n.readAt ? nothing : html`<span class="visually-hidden">${texts.unreadMark}</span>`}</span>
      <span class="symbol" part="icon">${icon(symbolOf(n))}</span>
      <div class="body">
        <div class="head">
          <h4 class="title">${titleTemplate(n, context)}</h4>
          <time class="time" datetime=${n.createdAt} title=${fullTime(new Date(n.createdAt), context.locale)}>${context.time}</time>
        </div>
        ${message ? html`<p class="message foreign">${message}</p>` : nothing} ${progressTemplate(n, texts)}
        ${image
          ? html`<img class="image" src=${image} alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer" @error=${hide} />`
          : nothing}
        <div class="foot">${metaTemplate(n, context)} ${actionsTemplate(n, context)}</div>
      </div>
    </article>
  `;
}

function titleTemplate(n: Notification, { isCurrent, isOpen, activate }: ItemContext): TemplateResult {
  const link = safeLink(n.actionUrl);
  const tab = isCurrent ? 0 : -1;
  if (!link) {
    return html`<button id="title-${n.id}" class="main foreign" tabindex=${tab} aria-expanded=${isLong(n) ? isOpen : nothing} @click=${(e: MouseEvent) => activate(n, e)}>
      ${n.title}
    </button>`;
  }
  const isElsewhere = link.origin !== location.origin;
  return html`<a
    id="title-${n.id}"
    class="main foreign"
    href=${link.href}
    target=${isElsewhere ? "_blank" : nothing}
    rel=${isElsewhere ? "noopener noreferrer" : nothing}
    tabindex=${tab}
    @click=${(e: MouseEvent) => activate(n, e)}
    >${n.title}</a
  >`;
}

/** Too long for the lines that a closed one has. Guessed, because measuring a thousand would cost a layout. */
export function isLong({ message }: Notification): boolean {
  return message.length > 150 || message.split("\n", 4).length > 3;
}

function metaTemplate(n: Notification, { texts, locale, isOpen, isCurrent, toggle }: ItemContext): TemplateResult | typeof nothing {
  const isLoud = n.priority !== "normal" && n.priority !== "low";
  const link = safeLink(n.actionUrl);
  // Without a category of its own it has its type's name, which icon and color say already.
  const hasCategory = n.category !== n.type;
  if (!isLoud && !hasCategory && !link && !isLong(n) && !n.snoozedUntil) return nothing;
  return html`
    <p class="meta">
      ${n.snoozedUntil
        ? html`<time class="snoozed" datetime=${n.snoozedUntil}>${icon("clock")}${texts.snoozedUntil(soonTime(new Date(n.snoozedUntil), locale))}</time>`
        : nothing}
      ${isLoud ? html`<span class="priority">${texts.priorities[n.priority]}</span>` : nothing}
      ${hasCategory ? html`<bdi class="category">${categoryName(n.category, texts)}</bdi>` : nothing}
      ${isLong(n)
        ? html`<button class="text-button fold" tabindex=${isCurrent ? 0 : -1} aria-expanded=${isOpen} @click=${() => toggle(n)}>
            ${isOpen ? texts.showLess : texts.showMore}
          </button>`
        : nothing}
      ${link
        ? html`<span class="go" aria-hidden="true">${texts.open}<span class="mirrored">${icon("chevron")}</span></span>`
        : nothing}
    </p>
  `;
}

function actionsTemplate(n: Notification, { texts, isCurrent, act, snooze, more }: ItemContext): TemplateResult {
  const tab = isCurrent ? 0 : -1;
  const button = (name: string, label: string, symbol: TemplateResult, run: (anchor: HTMLElement) => void, hasMenu = false): TemplateResult =>
    html`<button
      class="icon-button ${name}"
      title=${label}
      aria-label=${label}
      aria-haspopup=${hasMenu ? "menu" : nothing}
      aria-expanded=${hasMenu ? "false" : nothing}
      tabindex=${tab}
      @click=${(e: Event) => run(e.currentTarget as HTMLElement)}
    >
      ${symbol}
    </button>`;
  return html`
    <div class="actions" part="actions" role="group" aria-label=${texts.actions(n.title)}>
      ${n.snoozedUntil
        ? button("toggle", texts.unsnooze, icon("arrow-up"), () => act("unsnooze", n))
        : n.readAt
        ? button("toggle", texts.markUnread, icon("dot"), () => act("unread", n))
        : button("toggle", texts.markRead, icon("check"), () => act("read", n))}
      ${n.archivedAt
        ? button("archive", texts.unarchive, icon("unarchive"), () => act("unarchive", n))
        : html`${button("snooze", texts.snooze, icon("clock"), (anchor) => snooze(n, anchor), true)}
          ${button("archive", texts.archive, icon("archive"), () => act("archive", n))}`}
      ${button("delete", texts.delete, icon("trash"), () => act("delete", n))}
      ${button("more", texts.more(n.title), icon("more"), (anchor) => more(n, anchor), true)}
    </div>
  `;
}

function hide(event: Event): void {
  (event.currentTarget as HTMLElement).hidden = true;
}
