import { type InboxFilter, isFiltered, type NotificationList } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { failureText } from "../core/failure.ts";
import { icon, type IconName } from "../core/icons.ts";
import type { Texts } from "../texts/index.ts";

/** What stands where the rows would be; undefined when there are rows. */
export function insteadOfList(list: NotificationList, texts: Texts, clearFilters: () => void): TemplateResult | undefined {
  if (list.state === "failed") return failedTemplate(list.error, texts, () => void list.load());
  if (list.items.length > 0) return undefined;
  if (list.state !== "ready") return skeletonTemplate(texts);
  return html`<slot name="empty">${emptyTemplate(list.filter, texts, clearFilters)}</slot>`;
}

export function skeletonTemplate(texts: Texts): TemplateResult {
  return html`<div class="skeleton" role="status">
    <span class="visually-hidden">${texts.loading}</span>
    ${[1, 2, 3, 4, 5].map(() => html`<div class="bone" aria-hidden="true"><i></i><b></b><b></b><b></b></div>`)}
  </div>`;
}

export function emptyTemplate(filter: InboxFilter, texts: Texts, clear: () => void): TemplateResult {
  if (isFiltered(filter)) {
    const button = html`<button class="button" @click=${clear}>${texts.clearFilters}</button>`;
    return messageTemplate("search", texts.emptyFiltered, button);
  }
  if (filter.view === "unread") return messageTemplate("check-all", texts.emptyUnread);
  if (filter.view === "snoozed") return messageTemplate("clock", texts.emptySnoozed);
  return filter.view === "archived" ? messageTemplate("archive", texts.emptyArchived) : messageTemplate("inbox", texts.empty);
}

export function failedTemplate(error: unknown, texts: Texts, retry: () => void, title = texts.loadFailed): TemplateResult {
  const text = { title, detail: failureText(error, texts) };
  return messageTemplate("cloud-off", text, html`<button class="button" @click=${retry}>${texts.retry}</button>`, "alert");
}

/** @param retry Where somebody was signed in before. */
export function signedOutTemplate(texts: Texts, retry?: () => void): TemplateResult {
  if (!retry) return messageTemplate("lock", { title: texts.notSignedIn, detail: texts.notSignedInDetail });
  const text = { title: texts.signedOut, detail: texts.signedOutDetail };
  return messageTemplate("lock", text, html`<button class="button" @click=${retry}>${texts.retry}</button>`, "alert");
}

function messageTemplate(
  name: IconName,
  { title, detail }: { title: string; detail: string },
  action: TemplateResult | typeof nothing = nothing,
  role = "status",
): TemplateResult {
  return html`<div class="state" part="state" role=${role}>
    <span class="state-symbol">${icon(name)}</span>
    <p class="state-title">${title}</p>
    <p class="state-detail">${detail}</p>
    ${action}
  </div>`;
}
