import type { Announcement, Notification, NotificationsClient, Preferences } from "@notifications/client";
import { LitElement, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import { localeOf, type Texts, textsOf } from "../texts/index.ts";
import { clientOf, onSharedClient, sharedClient, type TokenSource, watchSignOut } from "./client.ts";
import { onPageLanguage, textLanguage } from "./language.ts";

/** What all components share: the client, the language, and the way that events leave. */
export abstract class NotificationElement extends LitElement {
  /** Of this component; without it the page's: see `configure`. */
  @property({ attribute: false }) client?: NotificationsClient | undefined;
  @property() server?: string;
  @property() token?: TokenSource;
  @property({ attribute: "token-url" }) tokenUrl?: string;

  protected locale = "en";
  protected texts: Texts = textsOf("en");
  #current: NotificationsClient | undefined;
  #subscriptions: (() => void)[] = [];
  #page: (() => void)[] = [];

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, "lang", "theme"];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#page = [onSharedClient(() => this.requestUpdate()), onPageLanguage(() => this.requestUpdate())];
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#page) end();
    this.#use(undefined);
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    if (name === "lang" || name === "theme") this.requestUpdate();
  }

  protected get current(): NotificationsClient | undefined {
    return this.#current;
  }

  /** A client came or went: subscribe here, and return what ends that. */
  protected abstract attach(client: NotificationsClient): (() => void)[];

  protected detached(): void {}

  /** Nothing of the user is shown any more. */
  protected get isSignedOut(): boolean {
    return this.#current?.state === "signedOut";
  }

  protected override willUpdate(changes: PropertyValues): void {
    super.willUpdate(changes);
    const locale = localeOf(textLanguage(this));
    if (locale !== this.locale) {
      this.locale = locale;
      this.texts = textsOf(locale);
    }
    this.#use(this.client ?? clientOf({ server: this.server, token: this.token, tokenUrl: this.tokenUrl }) ?? sharedClient());
  }

  /** @returns false when a listener prevented the default. */
  protected emit(name: string, detail?: unknown): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
  }

  #use(client: NotificationsClient | undefined): void {
    if (!this.isConnected) client = undefined;
    if (client === this.#current) return;
    for (const end of this.#subscriptions) end();
    this.#subscriptions = [];
    if (this.#current) this.detached();
    this.#current = client;
    if (!client) return;
    watchSignOut(client);
    this.#subscriptions = [client.on("state", () => this.requestUpdate()), ...this.attach(client)];
  }
}

/** A second script tag of the same components is harmless; so is an import on a server, where there are no elements. */
export function define(name: string, element: CustomElementConstructor): void {
  if (typeof customElements !== "undefined" && !customElements.get(name)) customElements.define(name, element);
}

declare global {
  interface HTMLElementEventMap {
    "notification-open": CustomEvent<{ notification: Notification; url: string | null }>;
    "notification-action": CustomEvent<{ notification: Notification; event: string }>;
    "announcement-open": CustomEvent<{ announcement: Announcement; url: string | null }>;
    "announcement-dismiss": CustomEvent<{ announcement: Announcement }>;
    "open-preferences": CustomEvent<undefined>;
    "preferences-saved": CustomEvent<{ preferences: Preferences | undefined }>;
    "conversation-opened": CustomEvent<{ userId: string }>;
    "unread-count": CustomEvent<{ count: number }>;
    "unread-messages": CustomEvent<{ count: number }>;
  }

  interface DocumentEventMap {
    /** Nobody is signed in any more; `retry` tries again after somebody did. */
    "notifications-signed-out": CustomEvent<{ client: NotificationsClient; retry: () => Promise<void> }>;
  }
}
