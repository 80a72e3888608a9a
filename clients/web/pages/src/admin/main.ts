import type { ConnectionState, NotificationsClient } from "@notifications/client";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { brandMark } from "../brandMark.ts";
import { clientFor, current, type Identity, signOut } from "../session.ts";
import "../signIn.ts";
import "./announcements.ts";
import "./audit.ts";
import "./badge.ts";
import "./categories.ts";
import "./deadLetters.ts";
import "./incidents.ts";
import "./mailLayout.ts";
import "./notification.ts";
import "./overview.ts";
import "./person.ts";
import "./plans.ts";
import "./queues.ts";
import "./send.ts";
import "./studio/german.ts";
import "./templates.ts";
import { words } from "../format.ts";
import { speakChosenLanguage, t } from "../language.ts";
import { Rates } from "./rates.ts";

const roles = ["admin", "sender"];

type Filter = Record<string, string>;

speakChosenLanguage();

/** What `isDetail` is reached by links only. */
const views: Record<
  string,
  { title: string; isDetail?: boolean; show: (client: NotificationsClient, rates: Rates, filter: Filter) => TemplateResult }
> = {
  overview: { title: "Overview", show: (client, rates) => html`<admin-overview .client=${client} .rates=${rates}></admin-overview>` },
  incidents: { title: "Incidents", show: (client) => html`<admin-incidents .client=${client}></admin-incidents>` },
  people: {
    title: "People",
    show: (client, _, filter) => html`<admin-person .client=${client} .user=${filter["user"] ?? ""}></admin-person>`,
  },
  notification: {
    title: "Notification",
    isDetail: true,
    show: (client, _, filter) =>
      html`<admin-notification .client=${client} .user=${filter["user"] ?? ""} .notification=${filter["id"] ?? ""}></admin-notification>`,
  },
  send: { title: "Send", show: (client) => html`<admin-send .client=${client}></admin-send>` },
  announcements: { title: "Announcements", show: (client) => html`<admin-announcements .client=${client}></admin-announcements>` },
  templates: { title: "Templates", show: (client) => html`<admin-templates .client=${client}></admin-templates>` },
  categories: { title: "Categories", show: (client) => html`<admin-categories .client=${client}></admin-categories>` },
  "mail-layout": { title: "Mail layout", show: (client) => html`<admin-mail-layout .client=${client}></admin-mail-layout>` },
  plans: { title: "Delivery plans", show: (client) => html`<admin-plans .client=${client}></admin-plans>` },
  queues: { title: "Queues", show: (client) => html`<admin-queues .client=${client}></admin-queues>` },
  "dead-letters": {
    title: "Dead letters",
    show: (client, _, filter) => html`<admin-dead-letters .client=${client} .queue=${filter["queue"] ?? ""}></admin-dead-letters>`,
  },
  audit: { title: "Audit log", show: (client, _, filter) => html`<admin-audit .client=${client} .filter=${filter}></admin-audit>` },
  emails: {
    title: "Email log",
    show: (client, _, filter) => html`<admin-audit channel="email" .client=${client} .filter=${filter}></admin-audit>`,
  },
};

/** The page: who it is, the connection, and the view that the address names. */
@customElement("admin-app")
export class AdminApp extends LitElement {
  @state() private identity: Identity | undefined = current(roles);
  @state() private client: NotificationsClient | undefined;
  @state() private connection: ConnectionState = "closed";
  @state() private refusal = "";
  @state() private view = viewInAddress();
  @state() private filter = filterInAddress();
  /** From the sign-in on, whichever view is shown, and kept for the next visit. */
  #rates = new Rates(Date.now());

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = `${t("Admin")} · Notifications`;
    window.addEventListener("hashchange", () => {
      this.view = viewInAddress();
      this.filter = filterInAddress();
    });
    window.addEventListener("pagehide", () => this.#rates.keep());
    if (this.identity) this.#connect(this.identity);
  }

  protected override render(): unknown {
    return html`
      <header class="bar">
        <a class="skip" href="#main" @click=${this.#skip}>${t("Skip to the content")}</a>
        <div class="brand">
          ${brandMark}
          <h1>Notifications <span>${t("admin")}</span></h1>
        </div>
        ${
          this.client
            ? html`<p class="state" data-state=${this.connection} role="status">
                  <span class="dot" aria-hidden="true"></span><strong>${words(this.connection)}</strong>
                </p>
                <button type="button" class="small" @click=${this.#signOut}>${t("Sign out")}</button>`
            : nothing
        }
      </header>
      ${
        this.client
          ? this.#frame(this.client)
          : html`<main><sign-in .roles=${roles} suggestion="admin" @signed-in=${this.#signedIn}></sign-in></main>`
      }
    `;
  }

  #frame(client: NotificationsClient): TemplateResult {
    return html`
      <div class="frame">
        <nav aria-label=${t("Views")}>
          ${Object.entries(views)
            .filter(([, { isDetail }]) => !isDetail)
            .map(
              ([name, { title }]) =>
                html`<a href=${`#${name}`} aria-current=${name === this.view ? "page" : nothing}
                  >${t(title)}<admin-badge .client=${client} view=${name}></admin-badge
                ></a>`,
            )}
        </nav>
        <main id="main" tabindex="-1">
          ${this.refusal ? html`<div class="error" role="alert">${this.refusal}</div>` : nothing}
          ${views[this.view]?.show(client, this.#rates, this.filter)}
        </main>
      </div>
    `;
  }

  #signedIn(event: CustomEvent<Identity>): void {
    this.#connect(event.detail);
  }

  #signOut(): void {
    this.#rates.forget();
    void signOut();
  }

  #connect(identity: Identity): void {
    this.#rates = Rates.kept(`${identity.namespace ?? ""}/${identity.userId}`, Date.now());
    // What comes is not shown to anybody here: it is not acknowledged.
    const client = clientFor(identity, { acknowledge: false });
    this.identity = identity;
    client.on("state", (state) => (this.connection = state));
    client.on("activity", (activity) => this.#rates.add(activity, Date.now()));
    client.connect().catch((error: unknown) => (this.refusal = error instanceof Error ? error.message : String(error)));
    this.client = client;
  }

  /** The address keeps saying which view it is. */
  #skip(event: Event): void {
    event.preventDefault();
    this.querySelector("main")?.focus();
  }
}

/** `#audit?user=alice` */
function viewInAddress(): string {
  const name = location.hash.slice(1).split("?")[0] ?? "";
  return name in views ? name : "overview";
}

function filterInAddress(): Filter {
  return Object.fromEntries(new URLSearchParams(location.hash.split("?")[1] ?? ""));
}
