import type { Notification, NotificationsClient } from "@notifications/client";
import { NotificationToasts } from "@notifications/components";
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property } from "lit/decorators.js";
import { itemTemplate } from "../../../../packages/components/src/inbox/item.ts";
import { inboxStyles } from "../../../../packages/components/src/inbox/styles.ts";
import { localeOf, textsOf } from "../../../../packages/components/src/texts/index.ts";
import type { RenderedTemplate } from "../model.ts";

/** As somebody would have it in their inbox now. */
export function notificationOf(rendered: RenderedTemplate & { category: string; icon: string | null }): Notification {
  const now = new Date().toISOString();
  return {
    id: crypto.randomUUID(), namespace: "", userId: "", type: rendered.type, category: rendered.category, eventName: "", status: "sent",
    priority: rendered.priority, title: rendered.title, message: rendered.message, icon: rendered.icon, color: rendered.color,
    actionUrl: rendered.actionUrl, imageUrl: null, source: null, tags: [], data: null, room: null, collapseKey: null,
    requiresAcknowledgement: false, createdAt: now, expiresAt: now, sentAt: now, deliveredAt: null, acknowledgedAt: null, roundTripMs: null,
    seenAt: null, readAt: null, archivedAt: null, snoozedUntil: null, attempts: 0, failedReason: null,
  };
}

type Listener = (notification: Notification, info: { caughtUp: boolean }) => void;

const ignore = (): void => {};

/** The inbox's own row. */
@customElement("row-preview")
export class RowPreview extends LitElement {
  static override styles = [
    inboxStyles,
    css`
      :host { height: auto; }
      .inbox { min-height: 0; height: auto; }
    `,
  ];

  @property({ attribute: false }) notification: Notification | undefined;
  @property() locale = "en";

  protected override render(): unknown {
    if (!this.notification) return nothing;
    const locale = localeOf(this.locale);
    const texts = textsOf(locale);
    return html`<div class="inbox" lang=${locale}>
      ${itemTemplate(this.notification, {
        texts, locale, isCurrent: false, isOpen: true, time: texts.now, wanted: undefined, render: undefined,
        choose: ignore, activate: ignore, toggle: ignore, act: ignore, snooze: ignore, more: ignore,
      })}
    </div>`;
  }
}

/** The toasts' own element, where it stands and not above the page, with one that nobody sent. */
@customElement("toast-preview")
export class ToastPreview extends NotificationToasts {
  static override styles = [
    ...NotificationToasts.styles,
    css`
      :host { display: block; }
      .stack { position: static; display: flex; width: auto; max-height: none; }
      .toast { animation: none; }
    `,
  ];

  @property({ attribute: false }) notification: Notification | undefined;
  #tell: Listener | undefined;

  constructor() {
    super();
    const listen = (name: string, listener: Listener): (() => void) => {
      if (name === "notification") this.#tell = listener;
      return ignore;
    };
    // Of a client, toasts use what it tells; this one tells them what to show.
    this.client = { state: "connected", on: listen } as unknown as NotificationsClient;
  }

  protected override attach(client: NotificationsClient): (() => void)[] {
    const ends = super.attach(client);
    this.#show();
    return ends;
  }

  protected override willUpdate(changes: PropertyValues): void {
    super.willUpdate(changes);
    if (changes.has("notification")) this.#show();
  }

  /** It neither opens nor passes. */
  protected override updated(): void {}

  #show(): void {
    this.detached();
    if (this.notification) this.#tell?.(this.notification, { caughtUp: false });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "row-preview": RowPreview;
    "toast-preview": ToastPreview;
  }
}
