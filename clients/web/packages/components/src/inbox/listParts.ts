import { isFiltered, type NotificationList } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../core/icons.ts";
import type { Texts } from "../texts/index.ts";

/** After the last row: more to come, the end, or what went wrong. */
export function footTemplate(list: NotificationList, texts: Texts): TemplateResult {
  if (list.isFromMemory) {
    const retry = html`<button class="button" @click=${() => void list.load()}>${texts.retry}</button>`;
    return html`<p class="end" role="status"><span>${texts.fromMemory}</span>${retry}</p>`;
  }
  const spinner = (label: string): TemplateResult => html`<span class="spinner" role="status" aria-label=${label}></span>`;
  if (list.state === "loading") return html`<div class="next">${spinner(texts.loading)}</div>`;
  if (!list.hasMore) return html`<p class="end">${texts.end}</p>`;
  if (list.error && !list.isLoadingMore) {
    return html`<p class="end"><button class="button" @click=${() => void list.more()}>${texts.retry}</button></p>`;
  }
  return html`<div class="next">${spinner(texts.loadingMore)}<div class="bottom"></div></div>`;
}

/** Beside the first day's name; where the list is all that it would mark. */
export function markAllTemplate(list: NotificationList, unread: number | undefined, texts: Texts, markAllRead: () => void): unknown {
  const { filter, items } = list;
  const isOffered = unread && items.length > 0 && !isFiltered(filter) && (filter.view === "all" || filter.view === "unread");
  if (!isOffered) return nothing;
  return html`<div class="mark-all-place">
    <button class="text-button mark-all" part="mark-all" @click=${markAllRead}>${icon("check-all")}${texts.markAllRead}</button>
  </div>`;
}

/** How many came while the reader was further down. */
export function pillTemplate(list: NotificationList, texts: Texts, showWaiting: () => void): TemplateResult {
  const count = list.waiting.length;
  return html`<div class="pill-place" role="status">
    ${count > 0
      ? html`<button class="pill" part="pill" @click=${showWaiting}>${icon("arrow-up")}${texts.newOnes(count)}</button>`
      : nothing}
  </div>`;
}
