import type { Action, Notification } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";
import { actionButtons } from "../core/actionButtons.ts";
import { symbolTemplate } from "../core/actor.ts";
import { cssVars } from "../core/cssVars.ts";
import { highlighted } from "../core/highlight.ts";
import { icon } from "../core/icons.ts";
import { safeImage, safeLink } from "../core/links.ts";
import { messageOf, progressTemplate, toneOf } from "../core/progress.ts";
import { fullTime, soonTime } from "../core/time.ts";
import { categoryName, type Texts } from "../texts/index.ts";
import type { ActionName } from "./actions.ts";
import { archivingOf, type RowAction, toggleOf } from "./rowActions.ts";

export interface ItemContext {
  texts: Texts;
  locale: string;
  /** The one that the Tab key reaches. */
  isCurrent: boolean;
  isOpen: boolean;
  time: string;
  /** What is searched for, to be marked. */
  wanted: string | undefined;
  /** The app's own content of a row, in place of this one's. */
  render: RenderItem | undefined;
  choose(notification: Notification, action: Action, event: Event): void;
  activate(notification: Notification, event: MouseEvent): void;
  toggle(notification: Notification): void;
  act(name: ActionName, notification: Notification): void;
  snooze(notification: Notification, anchor: HTMLElement): void;
  more(notification: Notification, anchor: HTMLElement): void;
}

/** The parts of a row, as they are by default: to be put together anew. */
export interface ItemParts {
  icon: unknown;
  title: unknown;
  time: unknown;
  message: unknown;
  /** The sender's buttons. */
  choices: unknown;
  /** Priority, category and the like. */
  meta: unknown;
  /** Read, snooze, archive, delete. */
  actions: unknown;
  /** All of it, as it is without a function. */
  content: unknown;
}

/** What is in a row: a Lit template, a DOM node or a text. Undefined: what is there by default. */
export type RenderItem = (notification: Notification, parts: ItemParts) => unknown;

export function itemTemplate(n: Notification, context: ItemContext): TemplateResult {
  const { isOpen } = context;
  const parts = partsOf(n, context);
  return html`
    <article
      part="item"
      class=${classMap({ item: true, toned: true, unread: !n.readAt, [n.priority]: true, open: isOpen })}
      data-id=${n.id}
      aria-labelledby="title-${n.id}"
      ${cssVars({ "--tone": toneOf(n) })}
    >
      <span class="dot" part="dot">${n.readAt ? nothing : html`<span class="visually-hidden">${context.texts.unreadMark}</span>`}</span>
      ${context.render?.(n, parts) ?? parts.content}
    </article>
  `;
}

function partsOf(n: Notification, context: ItemContext): ItemParts {
  const { texts, locale, isCurrent, wanted } = context;
  const text = messageOf(n, texts);
  const image = safeImage(n.imageUrl);
  const shown = fullTime(new Date(n.createdAt), locale);
  const parts = {
    icon: symbolTemplate(n),
    title: html`<h4 class="title">${titleTemplate(n, context)}</h4>`,
    time: html`<time class="time" datetime=${n.createdAt} title=${shown}>${context.time}</time>`,
    message: html`${text ? html`<p class="message foreign">${highlighted(text, wanted)}</p>` : nothing} ${progressTemplate(n, texts)}
      ${image
        ? html`<img class="image" src=${image} alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer" @error=${hide} />`
        : nothing}`,
    choices: actionButtons(n, isCurrent ? 0 : -1, (action, event) => context.choose(n, action, event)),
    meta: metaTemplate(n, context),
    actions: actionsTemplate(n, context),
  };
  const content = html`
    ${parts.icon}
    <div class="body">
      <div class="head">${parts.title}${parts.time}</div>
      ${parts.message} ${parts.choices}
      <div class="foot">${parts.meta} ${parts.actions}</div>
    </div>
  `;
  return { ...parts, content };
}

function titleTemplate(n: Notification, { isCurrent, isOpen, wanted, activate }: ItemContext): TemplateResult {
  const link = safeLink(n.actionUrl);
  const tab = isCurrent ? 0 : -1;
  if (!link) {
    return html`<button id="title-${n.id}" class="main foreign" tabindex=${tab} aria-expanded=${isLong(n) ? isOpen : nothing}
      @click=${(e: MouseEvent) => activate(n, e)}>
      ${highlighted(n.title, wanted)}
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
    >${highlighted(n.title, wanted)}</a
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
        ? html`<time class="snoozed" datetime=${n.snoozedUntil}
            >${icon("clock")}${texts.snoozedUntil(soonTime(new Date(n.snoozedUntil), locale))}</time>`
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
  const button = (
    name: string,
    label: string,
    symbol: TemplateResult,
    run: (anchor: HTMLElement) => void,
    hasMenu = false,
  ): TemplateResult =>
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
  const actionButton = (name: string, action: RowAction): TemplateResult =>
    button(name, action.label, icon(action.icon), () => act(action.name, n));
  return html`
    <div class="actions" part="actions" role="group" aria-label=${texts.actions(n.title)}>
      ${actionButton("toggle", toggleOf(n, texts))}
      ${n.archivedAt ? nothing : button("snooze", texts.snooze, icon("clock"), (anchor) => snooze(n, anchor), true)}
      ${actionButton("archive", archivingOf(n, texts))}
      ${button("delete", texts.delete, icon("trash"), () => act("delete", n))}
      ${button("more", texts.more(n.title), icon("more"), (anchor) => more(n, anchor), true)}
    </div>
  `;
}

function hide(event: Event): void {
  (event.currentTarget as HTMLElement).hidden = true;
}
