import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { theme } from "../styles/theme.ts";
import { define } from "./element.ts";
import { icon, type IconName } from "./icons.ts";
import { type Anchored, placeAt } from "./place.ts";

export interface MenuEntry {
  label: string;
  hint?: string;
  icon?: IconName;
  danger?: boolean;
  /** Makes it one of a group of which one is chosen. */
  checked?: boolean;
  choose(): void;
}

export interface MenuSection {
  heading?: string;
  entries: MenuEntry[];
}

/** The menu of a component: one at a time, at whatever opened it. */
export class NotificationMenu extends LitElement {
  static override styles = [
    theme,
    css`
      :host {
        position: fixed;
        inset: auto;
        min-width: 12.5rem;
        max-width: min(20rem, calc(100vw - 16px));
        max-height: 25rem;
        margin: 0;
        padding: 0.3rem;
        overflow-y: auto;
        background: var(--raised);
        border: 0;
        border-radius: calc(var(--radius) * 0.8);
        box-shadow: var(--shadow);
        overscroll-behavior: contain;
      }

      :host(:not(:popover-open)) {
        display: none;
      }

      section + section {
        margin-top: 0.3rem;
        padding-top: 0.3rem;
        border-top: 1px solid var(--line);
      }

      .heading {
        padding: 0.35rem 0.6rem 0.2rem;
        color: var(--muted);
        font-size: 0.75rem;
        font-weight: 550;
      }

      .entry {
        display: flex;
        gap: 0.6rem;
        align-items: center;
        min-height: 2.125rem;
        padding: 0.25rem 0.6rem;
        border-radius: var(--radius-small);
        cursor: pointer;
      }

      .entry > .icon {
        width: 1rem;
        height: 1rem;
        color: var(--muted);
      }

      .entry:hover,
      .entry:focus {
        background: var(--pressed);
      }

      .entry:focus-visible {
        outline-offset: -2px;
      }

      .label {
        flex: 1;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .hint {
        color: var(--muted);
        font-size: 0.8125rem;
        font-variant-numeric: tabular-nums;
      }

      .danger,
      .danger > .icon {
        color: var(--danger);
      }

      .chosen {
        color: var(--accent) !important;
      }

      @media (pointer: coarse) {
        .entry {
          min-height: 2.75rem;
        }
      }
    `,
  ];

  @state() private sections: MenuSection[] = [];
  #anchor: HTMLElement | undefined;
  #placed: Anchored | undefined;

  constructor() {
    super();
    this.addEventListener("toggle", this.#toggled);
    this.addEventListener("keydown", this.#keydown);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.popover = "auto";
    this.setAttribute("role", "menu");
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#placed?.end();
  }

  async open(anchor: HTMLElement, label: string, sections: MenuSection[]): Promise<void> {
    this.sections = sections;
    this.#anchor = anchor;
    this.setAttribute("aria-label", label);
    await this.updateComplete;
    if (!this.matches(":popover-open")) this.showPopover();
    anchor.setAttribute("aria-expanded", "true");
    this.#placed?.end();
    this.#placed = placeAt(this, anchor);
    (this.#entries.find((e) => e.getAttribute("aria-checked") === "true") ?? this.#entries[0])?.focus();
  }

  protected override render(): TemplateResult[] {
    return this.sections.map(
      ({ heading, entries }) => html`
        <section role=${heading ? "group" : "presentation"} aria-label=${heading ?? nothing}>
          ${heading ? html`<p class="heading" aria-hidden="true">${heading}</p>` : nothing} ${entries.map((entry) => this.#entry(entry))}
        </section>
      `,
    );
  }

  #entry(entry: MenuEntry): TemplateResult {
    return html`
      <div
        class="entry ${entry.danger ? "danger" : ""}"
        role=${entry.checked === undefined ? "menuitem" : "menuitemradio"}
        aria-checked=${entry.checked ?? nothing}
        tabindex="-1"
        @click=${() => this.#choose(entry)}
      >
        ${entry.icon ? icon(entry.icon) : nothing}<bdi class="label">${entry.label}</bdi>${entry.hint
          ? html`<span class="hint">${entry.hint}</span>`
          : nothing}${entry.checked ? html`<span class="chosen">${icon("check")}</span>` : nothing}
      </div>
    `;
  }

  #choose(entry: MenuEntry): void {
    this.hidePopover();
    // Back to where the menu came from first, so that what the entry does can move it on.
    this.#anchor?.focus();
    entry.choose();
  }

  get #entries(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>(".entry")];
  }

  readonly #toggled = (event: Event): void => {
    if ((event as ToggleEvent).newState === "open") return;
    this.#placed?.end();
    this.#placed = undefined;
    this.#anchor?.setAttribute("aria-expanded", "false");
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    const entries = this.#entries;
    const at = entries.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    event.stopPropagation();
    if (to !== undefined) entries.at(to % entries.length)?.focus();
    else if (event.key === "Enter" || event.key === " ") entries[at]?.click();
    else if (event.key === "Escape" || event.key === "Tab") this.#back();
    else return;
    event.preventDefault();
  };

  #back(): void {
    this.hidePopover();
    this.#anchor?.focus();
  }
}

define("notification-menu", NotificationMenu);
