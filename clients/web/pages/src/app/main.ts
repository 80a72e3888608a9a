import type { NotificationsClient } from "@notifications/client";
import { type NotificationPreferences, watchUnreadMessages } from "@notifications/components";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { tabs } from "./tabs.ts";
import { UserPage } from "./userPage.ts";

type View = "inbox" | "settings";

/** The notification center: inbox and settings of one user, with the bell and toasts that every page of an app would have. */
@customElement("center-app")
export class CenterApp extends UserPage {
  @state() private view = viewInAddress();
  @state() private unread = 0;
  @state() private unreadMessages = 0;
  /** From the first visit on it stays, so that nothing half edited is lost. */
  @state() private hasSettings = this.view === "settings";

  override connectedCallback(): void {
    window.addEventListener("beforeunload", (e) => {
      if (document.querySelector<NotificationPreferences>("notification-preferences")?.isDirty) e.preventDefault();
    });
    window.addEventListener("hashchange", () => this.#show(viewInAddress()));
    this.addEventListener("open-preferences", () => (location.hash = "settings"));
    this.addEventListener("unread-count", (e) => (this.unread = (e as CustomEvent<{ count: number }>).detail.count));
    super.connectedCallback();
  }

  protected override updated(): void {
    document.title = this.unread > 0 ? `(${this.unread}) Notifications` : "Notifications";
  }

  protected override toolsTemplate(): TemplateResult {
    return html`
      ${tabs(this.view, this.texts, this.unreadMessages)}
      <notification-bell settings theme=${this.look.theme}></notification-bell>
    `;
  }

  protected override viewTemplate(): TemplateResult {
    const { view, look } = this;
    return html`
      <notification-announcements theme=${look.theme}></notification-announcements>
      <main id="main" tabindex="-1">
        <div class="sheet" ?hidden=${view !== "inbox"}>
          <notification-inbox heading=${this.texts.inbox} theme=${look.theme}></notification-inbox>
        </div>
        <div class="sheet scrolls" ?hidden=${view !== "settings"}>
          ${this.hasSettings ? html`<notification-preferences theme=${look.theme}></notification-preferences>` : nothing}
        </div>
      </main>
      <notification-toasts theme=${look.theme}></notification-toasts>
    `;
  }

  protected override belowSignIn(): TemplateResult {
    return html`<div class="embed">
      <p>${this.texts.embed}</p>
      <code>&lt;notification-bell token-url="/my-app/token"&gt;&lt;/notification-bell&gt;</code>
    </div>`;
  }

  protected override prepare(client: NotificationsClient): void {
    watchUnreadMessages(client, (count) => (this.unreadMessages = count));
  }

  #show(view: View): void {
    this.view = view;
    this.hasSettings ||= view === "settings";
  }
}

function viewInAddress(): View {
  return location.hash === "#settings" ? "settings" : "inbox";
}
