import { html, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { tabs } from "../app/tabs.ts";
import { UserPage } from "../app/userPage.ts";

/** The messages of one user; `?with=` in the address opens a conversation. */
@customElement("messages-app")
export class MessagesApp extends UserPage {
  /** What could not be sent yet outlives a reload, not the tab. */
  protected override readonly clientOptions = { unsentStorage: sessionStorage };
  @state() private with = withInAddress();
  @state() private unread = 0;

  override connectedCallback(): void {
    window.addEventListener("popstate", () => (this.with = withInAddress()));
    super.connectedCallback();
  }

  protected override updated(): void {
    const title = this.texts.messages;
    document.title = this.unread > 0 ? `(${this.unread}) ${title}` : title;
  }

  protected override toolsTemplate(): TemplateResult {
    return html`
      ${tabs("messages", this.texts, this.unread)}
      <notification-bell theme=${this.look.theme}></notification-bell>
    `;
  }

  protected override viewTemplate(): TemplateResult {
    return html`<main id="main" tabindex="-1">
      <div class="sheet wide">
        <notification-messages
          heading=${this.texts.messages}
          theme=${this.look.theme}
          .with=${this.with}
          @unread-messages=${(e: CustomEvent<{ count: number }>) => (this.unread = e.detail.count)}
          @conversation-opened=${(e: CustomEvent<{ userId: string | undefined }>) => this.#open(e.detail.userId)}
        ></notification-messages>
      </div>
    </main>`;
  }

  /** The back button goes back to the list, as on a phone it must. */
  #open(userId: string | undefined): void {
    if (userId === this.with) return;
    this.with = userId;
    const address = new URL(location.href);
    if (userId === undefined) address.searchParams.delete("with");
    else address.searchParams.set("with", userId);
    history.pushState(null, "", address);
  }
}

function withInAddress(): string | undefined {
  return new URLSearchParams(location.search).get("with") ?? undefined;
}
