import type { InboxFilter } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../core/icons.ts";
import { categoryName, type Texts } from "../texts/index.ts";

/** What a tab shows, and how many of them there are if the app knows. */
export interface InboxTab {
  label: string;
  filter: Partial<InboxFilter>;
  count?: number | undefined;
}

export interface HeaderContext {
  texts: Texts;
  heading: string;
  filter: InboxFilter;
  unread: number | undefined;
  isSearching: boolean;
  hasSettings: boolean;
  /** The app's own, in place of all, unread and archived. */
  tabs: readonly InboxTab[] | undefined;
  change(filter: Partial<InboxFilter>): void;
  search(text: string): void;
  toggleSearch(): void;
  openFilter(anchor: HTMLElement): void;
  settings(): void;
}

export function headerTemplate(context: HeaderContext): TemplateResult {
  const { texts, heading, hasSettings, settings } = context;
  return html`
    <div class="header" part="header">
      <h2 id="heading" class="heading" tabindex="-1"><slot name="title">${heading}</slot></h2>
      <slot name="meta"></slot>
      ${hasSettings
        ? html`<button class="icon-button" title=${texts.settings} aria-label=${texts.settings}
          @click=${settings}>${icon("sliders")}</button>`
        : nothing}
      <slot name="tools"></slot>
    </div>
    <div class="bar">${viewsTemplate(context)} ${toolsTemplate(context)} <slot name="actions"></slot></div>
    ${context.isSearching ? searchTemplate(context) : nothing} ${chipsTemplate(context)}
  `;
}

function viewsTemplate({ texts, filter, unread, tabs, change }: HeaderContext): TemplateResult {
  return html`<div class="views" role="group" aria-label=${texts.views}>
    ${(tabs ?? defaultTabs(texts, unread)).map(
      ({ label, filter: shown, count }) => html`<button class="view" aria-pressed=${isShown(shown, filter)}
        @click=${() => change(wholeOf(shown))}>
        ${label}${count ? html`<span class="count">${count > 999 ? "999+" : count}</span>` : nothing}
      </button>`,
    )}
  </div>`;
}

/** There is no room for the snoozed ones beside the others: they are chosen in the menu. Each keeps what is filtered besides. */
function defaultTabs({ all, unread, archived }: Texts, count: number | undefined): InboxTab[] {
  return [
    { label: all, filter: { view: "all" } }, { label: unread, filter: { view: "unread" }, count },
    { label: archived, filter: { view: "archived" } },
  ];
}

/** A tab of the app's own says all that it filters by. */
function wholeOf(shown: Partial<InboxFilter>): Partial<InboxFilter> {
  const isDefault = Object.keys(shown).join() === "view";
  return isDefault ? shown : { view: "all", category: undefined, minPriority: undefined, ...shown };
}

function isShown(shown: Partial<InboxFilter>, filter: InboxFilter): boolean {
  const { view, category, minPriority } = { ...wholeOf(shown), ...shown };
  const isDefault = Object.keys(shown).join() === "view";
  return filter.view === view && (isDefault || (filter.category === category && filter.minPriority === minPriority));
}

function toolsTemplate({ texts, filter, isSearching, toggleSearch, openFilter }: HeaderContext): TemplateResult {
  const count = [filter.category, filter.minPriority, filter.view === "snoozed"].filter(Boolean).length;
  const label = count > 0 ? texts.filterActive(count) : texts.filter;
  return html`
    <button class="icon-button search-toggle" title=${texts.search} aria-label=${texts.search} aria-expanded=${isSearching}
      @click=${toggleSearch}>
      ${icon("search")}
    </button>
    <button
      class="icon-button filter ${count > 0 ? "set" : ""}"
      title=${label}
      aria-label=${label}
      aria-haspopup="menu"
      aria-expanded="false"
      @click=${(e: Event) => openFilter(e.currentTarget as HTMLElement)}
    >
      ${icon("filter")}
    </button>
  `;
}

function searchTemplate({ texts, filter, search, toggleSearch }: HeaderContext): TemplateResult {
  const keydown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    // Here it ends the search, not the popover that the inbox may be in.
    event.preventDefault();
    event.stopPropagation();
    toggleSearch();
  };
  return html`<div class="search" role="search"><div class="search-box">
    ${icon("search")}
    <input
      type="search"
      aria-label=${texts.searchPlaceholder}
      placeholder=${texts.searchPlaceholder}
      autocomplete="off"
      maxlength="200"
      dir="auto"
      .value=${filter.q ?? ""}
      @input=${(e: Event) => search((e.target as HTMLInputElement).value)}
      @keydown=${keydown}
    />
    <button class="icon-button" title=${texts.clearSearch} aria-label=${texts.clearSearch} @click=${toggleSearch}>${icon("close")}</button>
  </div></div>`;
}

function chipsTemplate({ texts, filter, change }: HeaderContext): TemplateResult | typeof nothing {
  const chips: [string, Partial<InboxFilter>][] = filter.view === "snoozed" ? [[texts.snoozed, { view: "all" }]] : [];
  if (filter.minPriority) {
    const name = texts.priorities[filter.minPriority];
    chips.push([filter.minPriority === "critical" ? name : texts.andAbove(name), { minPriority: undefined }]);
  }
  if (filter.category) chips.push([categoryName(filter.category, texts), { category: undefined }]);
  if (chips.length === 0) return nothing;
  return html`<div class="chips">
    ${chips.map(
      ([name, without]) => html`<button class="chip" aria-label=${texts.removeFilter(name)} @click=${() => change(without)}>
        <bdi>${name}</bdi>${icon("close")}
      </button>`,
    )}
  </div>`;
}
