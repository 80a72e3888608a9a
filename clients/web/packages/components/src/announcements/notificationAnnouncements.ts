import type { Announcement, NotificationsClient } from "@notifications/client";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { repeat } from "lit/directives/repeat.js";
import { define, NotificationElement } from "../core/element.ts";
import { content } from "../styles/content.ts";
import { controls } from "../styles/controls.ts";
import { theme } from "../styles/theme.ts";
import { AnnouncementList } from "./list.ts";
import { announcementStyles } from "./styles.ts";
import { type AnnouncementActions, boxTemplate, modalTemplate } from "./templates.ts";

/** Everybody is told at once: they don't all ask in the same moment. */
const spread = 1_000;
/** Of timers; what is further off is looked at again then. */
const longest = 2 ** 31 - 1;

/**
 * What is announced to the user, until they dismiss it: banners where the element is, cards in a corner, dialogs one after another.
 * @fires announcement-open - its action was followed: `detail.announcement`, `detail.url`. Prevented, the link is not followed.
 * @fires announcement-dismiss - one was dismissed: `detail.announcement`.
 */
export class NotificationAnnouncements extends NotificationElement {
  static override styles = [theme, controls, content, announcementStyles];

  /** How many banners, and how many cards, at once; the others wait. */
  @property({ type: Number }) limit = 3;
  /** Shows this one where the element is, and nothing else; nothing that is done with it has an effect. */
  @property({ attribute: false }) preview?: Announcement | undefined;
  @query("dialog") private dialog?: HTMLDialogElement;
  @query(".cards") private cards?: HTMLElement;

  readonly #list = new AnnouncementList();
  /** Which revisions this element said were seen. */
  readonly #seen = new Set<string>();
  #loading: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #actions: AnnouncementActions = {
    dismiss: (announcement) => this.#dismiss(announcement),
    follow: (announcement, link, event) => this.#follow(announcement, link, event),
  };

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.#look);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#look);
    clearTimeout(this.#timer);
  }

  protected override attach(client: NotificationsClient): (() => void)[] {
    const change = (apply: () => void): void => {
      apply();
      this.requestUpdate();
    };
    if (!this.preview) this.#load(0);
    return [
      client.on("announcement", (announcement) => change(() => this.#list.add(announcement))),
      client.on("announcementEnded", ({ id }) => change(() => this.#list.end(id))),
      client.on("announcementDismissed", (dismissed) => change(() => this.#list.dismiss(dismissed))),
      client.on("announcementsChanged", () => this.#load(Math.random() * spread)),
      client.on("state", (state) => {
        // Nothing is told to who is away.
        if (state === "connected") this.#load(0);
        if (state === "signedOut") this.detached();
      }),
    ];
  }

  protected override detached(): void {
    this.#list.clear();
    this.#seen.clear();
    this.requestUpdate();
  }

  protected override willUpdate(changes: PropertyValues): void {
    super.willUpdate(changes);
    // Closed before it is removed, a dialog gives the focus back to where it was.
    const [modal] = this.#list.shown("modal", 1);
    if (this.dialog?.open && this.dialog.dataset["id"] !== modal?.id) this.dialog.close();
  }

  protected override updated(): void {
    if (this.preview) return;
    const { cards, dialog } = this;
    if (cards && !cards.matches(":popover-open")) cards.showPopover();
    if (dialog && !dialog.open) dialog.showModal();
    this.#look();
    this.#awaitEnd();
  }

  protected override render(): TemplateResult {
    return html`<div class="root" lang=${this.locale}>${this.preview ? this.#previewTemplate(this.preview) : this.#liveTemplate()}</div>`;
  }

  #liveTemplate(): TemplateResult {
    const [banners, cards] = [this.#list.shown("banner", this.limit), this.#list.shown("card", this.limit)];
    const [modal] = this.#list.shown("modal", 1);
    const boxes = (items: Announcement[]): unknown =>
      repeat(items, (a) => `${a.id} ${a.revision}`, (a) => boxTemplate(a, this.texts, this.#actions));
    return html`
      ${banners.length + cards.length > 0
        ? html`<section aria-label=${this.texts.announcements}>
            ${banners.length > 0 ? html`<div class="banners" part="banners">${boxes(banners)}</div>` : nothing}
            ${cards.length > 0 ? html`<div class="cards" popover="manual" @keydown=${this.#keydown}>${boxes(cards)}</div>` : nothing}
          </section>`
        : nothing}
      ${modal
        ? keyed(
            modal.id,
            html`<dialog
              data-id=${modal.id}
              aria-labelledby="title"
              aria-describedby="message"
              @cancel=${(e: Event) => this.#cancel(modal, e)}
            >
              ${modalTemplate(modal, this.texts, this.#actions)}
            </dialog>`,
          )
        : nothing}
    `;
  }

  #previewTemplate(a: Announcement): TemplateResult {
    const actions: AnnouncementActions = { dismiss: () => {}, follow: (_, __, event) => event.preventDefault() };
    const template = a.placement === "modal" ? modalTemplate : boxTemplate;
    return html`<div class="preview" inert>${template(a, this.texts, actions)}</div>`;
  }

  /** Those who ask meanwhile get the same answer, and another one when something changed while it was on its way. */
  #load(wait: number): void {
    const client = this.current;
    this.#loading ??= pause(wait).then(async () => {
      let version: number;
      do {
        version = this.#list.version;
        const items = await client?.announcements.list();
        if (!items || client !== this.current || client?.state === "signedOut" || this.#list.replace(items, version)) break;
      } while (this.isConnected);
    })
      // What is shown stays; the next connection brings what there is.
      .catch(() => {})
      .then(() => {
        this.#loading = undefined;
        this.requestUpdate();
        // A client that came while another one's list was loaded.
        if (this.current && client !== this.current) this.#load(0);
      });
  }

  /** By this browser's clock it is over: the server knows. */
  #awaitEnd(): void {
    clearTimeout(this.#timer);
    const end = this.#list.nextEnd;
    if (end === undefined || !this.isConnected) return;
    this.#timer = setTimeout(() => this.#load(Math.random() * spread), Math.min(Math.max(end - Date.now(), spread), longest));
  }

  /** What is on the screen of a page that is looked at was seen. */
  readonly #look = (): void => {
    if (document.hidden || this.preview || !this.isConnected) return;
    for (const placement of ["banner", "card", "modal"] as const) {
      for (const announcement of this.#list.shown(placement, this.limit)) {
        const key = `${announcement.id} ${announcement.revision}`;
        if (announcement.seenAt || this.#seen.has(key)) continue;
        this.#seen.add(key);
        // Not worth a message; the next time it is shown tells it again.
        this.current?.announcements.seen(announcement).catch(() => this.#seen.delete(key));
      }
    }
  };

  #dismiss(announcement: Announcement): void {
    const box = this.shadowRoot?.activeElement?.closest<HTMLElement>(".box");
    const group = box?.parentElement?.className;
    this.#list.dismiss(announcement);
    this.requestUpdate();
    this.emit("announcement-dismiss", { announcement });
    // Hidden here whatever the server says. What it did not hear comes back with the next page.
    void this.current?.announcements.dismiss(announcement).catch(() => {});
    void this.updateComplete.then(() => {
      // What was focused is gone: the next one of its kind is.
      if (group) this.renderRoot.querySelector<HTMLElement>(`.${group} .icon-button`)?.focus();
    });
  }

  #follow(announcement: Announcement, link: URL, event: Event): void {
    if (!this.emit("announcement-open", { announcement, url: link.href })) event.preventDefault();
    void this.current?.announcements.clicked(announcement).catch(() => {});
    // A banner stays: what it is about may last.
    if (announcement.placement !== "banner") this.#dismiss(announcement);
  }

  /** Escape. */
  #cancel(announcement: Announcement, event: Event): void {
    event.preventDefault();
    this.#dismiss(announcement);
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    const id = (event.target as Element).closest(".box")?.getAttribute("data-id");
    const announcement = this.#list.items.find((a) => a.id === id);
    if (event.key !== "Escape" || !announcement) return;
    event.stopPropagation();
    this.#dismiss(announcement);
  };
}

function pause(milliseconds: number): Promise<void> {
  return milliseconds === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, milliseconds));
}

define("notification-announcements", NotificationAnnouncements);

declare global {
  interface HTMLElementTagNameMap {
    "notification-announcements": NotificationAnnouncements;
  }
}
