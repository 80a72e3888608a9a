import type { Notification } from "@notifications/client";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { download } from "../dom.ts";
import { dateTime, visible, words } from "../format.ts";
import { t } from "../language.ts";
import { CategoryNames } from "./categoryNames.ts";
import { confirmed } from "./confirm.ts";
import { channelName } from "./incidents.ts";
import type { DeadLetter } from "./model.ts";
import { notificationLink, personLink, type PersonSummary } from "./operators.ts";
import { digestOf, quietHoursOf } from "./personPreferences.ts";
import { lettersCard, lettersOf, noLetters, requeue, type UserLetters } from "./userLetters.ts";
import { View } from "../view.ts";

const pageSize = 20;
const toneOf: Partial<Record<string, string>> = { delivered: "good", read: "good", failed: "bad", pending: "wait" };

/** One user, for those who help them: how they can be reached, what they asked for, and what they got. */
@customElement("admin-person")
export class Person extends View {
  /** What the address asks for. */
  @property() user = "";
  @state() private person: PersonSummary | undefined;
  @state() private items: Notification[] = [];
  @state() private letters: UserLetters = noLetters;
  @state() private done = "";
  readonly #categories = new CategoryNames(this);

  protected override willUpdate(changes: PropertyValues): void {
    if (!changes.has("user")) return;
    this.person = undefined;
    this.done = "";
    this.asking();
    if (this.user !== "") void this.attempt(() => this.#load());
  }

  get #path(): string {
    return `/recipients/${encodeURIComponent(this.user)}`;
  }

  async #load(cursor: string | null = null): Promise<void> {
    const { user } = this;
    const isLast = this.asking();
    const [person, letters] = await Promise.all([
      this.client.request<PersonSummary>("GET", `${this.#path}/summary`, { query: { limit: pageSize, cursor } }),
      cursor ? this.letters : lettersOf(this.client, user),
    ]);
    if (!isLast()) return;
    this.person = person;
    this.items = cursor ? [...this.items, ...person.items] : person.items;
    this.letters = letters;
  }

  protected override render(): unknown {
    return html`
      <div class="heading"><h2>${t("People")}</h2></div>
      <form class="filters" role="search" @submit=${this.#search}>
        <div>
          <label for="person-user">${t("User id")}</label>
          <input
            id="person-user"
            name="user"
            .value=${this.user}
            required
            autocomplete="off"
            spellcheck="false"
            aria-invalid=${this.errorsOf("userId").length > 0 ? "true" : "false"}
          />
        </div>
        <button class="primary" type="submit">${t("Show")}</button>
      </form>
      ${this.failureBox()}
      <p class="hint done" role="status">${this.done}</p>
      ${this.person
        ? this.#shown(this.person)
        : this.user === ""
        ? html`<p class="card empty">${t("Enter a user's id, or follow a link from the log.")}</p>`
        : nothing}
    `;
  }

  #shown(person: PersonSummary): TemplateResult {
    const { profile, connections } = person;
    const online = connections[0];
    return html`
      <div class="heading person">
        <h3 class="foreign">${visible(profile.displayName ?? profile.userId)}</h3>
        <b class=${online ? "good" : "quiet"}>${online ? t("online") : t("offline")}</b>
        <a class="button small" href=${`#audit?${new URLSearchParams({ user: profile.userId })}`}>${t("Log")}</a>
        <button type="button" class="small" @click=${() => this.attempt(() => this.#export())}>${t("Export")}</button>
        <button type="button" class="small danger" @click=${this.#erase}>${t("Erase")}</button>
      </div>
      <div class="grid two">${this.#profile(person)} ${this.#preferences(person)} ${this.#devices(person)}</div>
      ${lettersCard(this.letters, (letter) => this.#requeue(letter))} ${this.#inbox(person)}
    `;
  }

  #profile({ profile, rooms }: PersonSummary): TemplateResult {
    return html`<section class="card">
      <h2>${t("Profile")}</h2>
      <dl class="facts">
        ${fact(t("User id"), profile.userId)} ${fact(t("Email"), profile.email)}
        ${profile.pendingEmail ? fact(t("Not confirmed yet"), profile.pendingEmail) : nothing} ${fact(t("Phone"), profile.phone)}
        ${fact(t("Language"), profile.locale)} ${fact(t("Time zone"), profile.timeZone)} ${fact(t("Roles"), profile.roles.join(", "))}
        ${fact(t("Rooms"), rooms.join(", "))} ${fact(t("Known since"), profile.createdAt && dateTime(profile.createdAt))}
      </dl>
    </section>`;
  }

  #preferences({ preferences: p, profile }: PersonSummary): TemplateResult {
    const off = Object.entries(p.channels)
      .filter(([, on]) => !on)
      .map(([channel]) => channelLabel(channel));
    const categories = Object.entries(p.categories).map(([category, channels]) => {
      const refused = Object.entries(channels)
        .filter(([, on]) => on === false)
        .map(([channel]) => channelLabel(channel));
      return refused.length > 0 ? `${category} (${refused.join(", ")})` : "";
    });
    return html`<section class="card">
      <h2>${t("Preferences")}</h2>
      ${p.optedOut ? html`<p class="bad"><b>${t("Opted out of everything that is not mandatory.")}</b></p>` : nothing}
      <dl class="facts">
        ${fact(t("Channels switched off"), off.join(", ") || t("none"))}
        ${fact(t("Categories switched off"), categories.filter(Boolean).join(", ") || t("none"))}
        ${fact(t("Minimum priority"), words(p.minPriority))}
        ${fact(t("Types switched off"), p.disabledTypes.map(words).join(", ") || t("none"))}
        ${fact(t("Quiet hours"), quietHoursOf(p))} ${fact(t("Email digest"), digestOf(p, profile.timeZone))}
      </dl>
    </section>`;
  }

  #devices({ connections, browsers }: PersonSummary): TemplateResult {
    return html`<section class="card">
      <h2>${t("Devices")}</h2>
      ${connections.length + browsers.length === 0
        ? html`<p class="empty">${t("Nothing is connected, and no browser is registered for Web Push.")}</p>`
        : nothing}
      <ul class="plain">
        ${connections.map(
          (c) =>
            html`<li>
              <span>${t("Connected")} <small>${t("since {time}", { time: dateTime(c.connectedAt) })}</small></span
              ><small>${t("last seen {time}", { time: dateTime(c.lastSeenAt) })}</small>
            </li>`,
        )}
        ${browsers.map(
          (b) =>
            html`<li>
              <span>${t("Web push")} <small class="foreign">${visible(b.service)}</small></span
              ><small>${t("since {time}", { time: dateTime(b.createdAt) })}</small>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #inbox({ nextCursor }: PersonSummary): TemplateResult {
    return html`<section class="grid">
      <h3>${t("Inbox")}</h3>
      ${
        this.items.length === 0
          ? html`<p class="card empty">${t("The inbox is empty.")}</p>`
          : html`<div class="card table stacks" tabindex="0" role="region" aria-label=${t("Inbox")}>
              <table>
                <thead>
                  <tr>
                    <th>${t("Time")}</th>
                    <th>${t("Title")}</th>
                    <th>${t("Category")}</th>
                    <th>${t("Priority")}</th>
                    <th>${t("State")}</th>
                  </tr>
                </thead>
                <tbody>
                  ${this.items.map(
                    (n) =>
                      html`<tr>
                        <td data-label=${t("Time")}><time datetime=${n.createdAt}>${dateTime(n.createdAt)}</time></td>
                        <td class="wide foreign"><a href=${notificationLink(this.user, n.id)}>${visible(n.title)}</a></td>
                        <td data-label=${t("Category")}>${this.#categories.of(n.category)}</td>
                        <td data-label=${t("Priority")}>${words(n.priority)}</td>
                        <td data-label=${t("State")}><b class=${toneOf[n.status] ?? ""}>${words(n.status)}</b></td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }
      ${nextCursor
        ? html`<button type="button" class="more" @click=${() => this.attempt(() => this.#load(nextCursor))}>${t("Show more")}</button>`
        : nothing}
    </section>`;
  }

  #search(event: SubmitEvent): void {
    event.preventDefault();
    const user = String(new FormData(event.target as HTMLFormElement).get("user")).trim();
    if (user === this.user) void this.attempt(() => this.#load());
    else location.hash = personLink(user);
  }

  #requeue(letter: DeadLetter): Promise<void> {
    return this.attempt(async () => {
      this.letters = await requeue(this.client, this.letters, letter);
      this.done = t("Requeued.");
    });
  }

  /** All pages of it. */
  async #export(): Promise<void> {
    const pages: unknown[] = [];
    for (let cursor: string | null | undefined = undefined; cursor !== null;) {
      const page: { nextCursor: string | null } = await this.client.request("GET", `${this.#path}/export`, {
        query: { limit: 100, cursor },
      });
      pages.push(page);
      cursor = page.nextCursor;
    }
    download("export.json", new Blob([JSON.stringify(pages, null, 2)], { type: "application/json" }));
  }

  async #erase(): Promise<void> {
    const { user } = this;
    if (!(await confirmed(t("Erase everything stored about {user}? It can't be undone.", { user: visible(user) }), t("Erase")))) return;
    await this.attempt(async () => {
      await this.client.request("DELETE", this.#path);
      await this.#load();
      this.done = t("Erased.");
    });
  }
}

function fact(label: string, value: string | null | undefined): TemplateResult {
  return html`<div>
    <dt>${label}</dt>
    <dd class="foreign">${value ? visible(value) : "–"}</dd>
  </div>`;
}

/** Of preferences, where the inbox is one too. */
function channelLabel(channel: string): string {
  return channel === "inApp" ? t("Inbox") : channelName(channel);
}
