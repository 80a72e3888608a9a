import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { dateTime, visible, words } from "../format.ts";
import { t } from "../language.ts";
import { CategoryNames } from "./categoryNames.ts";
import { channelName } from "./incidents.ts";
import type { DeadLetter } from "./model.ts";
import { type ExplainedNotification, notificationLink, personLink, type ResendResult, type ResendStatus } from "./operators.ts";
import { lettersCard, lettersOf, noLetters, ofNotification, requeue, type UserLetters } from "./userLetters.ts";
import { View } from "../view.ts";

const channels = ["email", "sms", "push"] as const;

const tones: Record<string, string> = {
  acknowledged: "good",
  read: "good",
  seen: "good",
  channel_sent: "good",
  failed: "bad",
  channel_failed: "bad",
  retried: "wait",
  channel_skipped: "wait",
  held: "wait",
  queued: "wait",
  fallback_started: "wait",
};

/** One notification of one user: what became of it and why, and bringing it once more. */
@customElement("admin-notification")
export class NotificationView extends View {
  @property() user = "";
  @property() notification = "";
  @state() private explained: ExplainedNotification | undefined;
  @state() private letters: UserLetters = noLetters;
  @state() private done = "";
  readonly #categories = new CategoryNames(this);

  protected override willUpdate(changes: PropertyValues): void {
    if (!changes.has("user") && !changes.has("notification")) return;
    this.explained = undefined;
    this.done = "";
    this.asking();
    if (this.user !== "" && this.notification !== "") void this.attempt(() => this.#load());
  }

  async #load(): Promise<void> {
    const isLast = this.asking();
    const path = `/notifications/${encodeURIComponent(this.notification)}/explain`;
    const [explained, letters] = await Promise.all([
      this.client.request<ExplainedNotification>("GET", path, { query: { user: this.user } }),
      lettersOf(this.client, this.user),
    ]);
    if (!isLast()) return;
    this.explained = explained;
    this.letters = ofNotification(letters, explained.id);
  }

  protected override render(): unknown {
    return html`
      <div class="heading">
        <h2>${t("Notification")}</h2>
        ${
          this.user
            ? html`<a class="button small foreign" href=${personLink(this.user)}>${visible(this.user)}</a>
                <a class="button small" href=${`#audit?${new URLSearchParams({ user: this.user, notification: this.notification })}`}
                  >${t("Log")}</a
                >`
            : nothing
        }
      </div>
      <form class="filters" role="search" @submit=${this.#search}>
        <div>
          <label for="notification-user">${t("User id")}</label
          ><input id="notification-user" name="user" .value=${this.user} required autocomplete="off" spellcheck="false" />
        </div>
        <div>
          <label for="notification-id">${t("Notification id")}</label
          ><input id="notification-id" name="id" .value=${this.notification} required autocomplete="off" spellcheck="false" />
        </div>
        <button class="primary" type="submit">${t("Show")}</button>
      </form>
      ${this.failureBox()}
      <p class="hint done" role="status">${this.done}</p>
      ${this.explained ? this.#shown(this.explained) : nothing}
    `;
  }

  #shown({ notification, explanation, items, steps }: ExplainedNotification): TemplateResult {
    return html`
      <section class="card">
        <h3 class="foreign">${visible(notification.title)}</h3>
        <p class="foreign">${visible(notification.message)}</p>
        <p class="quiet">
          <small
            >${words(notification.type)} · ${this.#categories.of(notification.category)} ·
            ${words(notification.priority)} · <b>${words(notification.status)}</b></small
          >
        </p>
      </section>
      <div class="grid two">
        <section class="card">
          <h2>${t("What happened")}</h2>
          <p lang="en">${explanation}</p>
          ${
            steps.length > 0
              ? html`<h3>${t("Still to come")}</h3>
                  <ul class="plain">
                    ${steps.map((step) =>
                      html`<li><span>${channelLabel(step.channel)}</span><small
                      >${step.at ? dateTime(step.at) : words(step.reason ?? "")}</small></li>`)}
                  </ul>`
              : nothing
          }
          ${this.#again()}
        </section>
        <section class="card">
          <h2>${t("Timeline")}</h2>
          <ol class="timeline">
            ${items.map(
              (e) =>
                html`<li class=${tones[e.event] ?? ""}>
                  <time datetime=${e.at}>${dateTime(e.at)}</time> <b>${words(e.event)}</b>
                  <small
                    >${[e.channel && channelName(e.channel), e.attempt && `${t("try")} ${e.attempt}`, e.detail && visible(e.detail)]
                      .filter(Boolean).join(" · ")}</small
                  >
                </li>`,
            )}
          </ol>
        </section>
      </div>
      ${lettersCard(this.letters, (letter) => this.#requeue(letter))}
    `;
  }

  #again(): TemplateResult {
    return html`<form class="again" @submit=${this.#resend}>
      <fieldset>
        <legend>${t("Send again, in real time and by")}</legend>
        ${channels.map((channel) =>
          html`<label class="check"><input type="checkbox" name="channels"
          value=${channel} /> ${channelName(channel)}</label>`)}
      </fieldset>
      <button type="submit" ?disabled=${this.busy}>${t("Send again")}</button>
    </form>`;
  }

  #search(event: SubmitEvent): void {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    const [user, id] = [String(fields.get("user")).trim(), String(fields.get("id")).trim()];
    if (user === this.user && id === this.notification) void this.attempt(() => this.#load());
    else location.hash = notificationLink(user, id);
  }

  #requeue(letter: DeadLetter): Promise<void> {
    return this.attempt(async () => {
      this.letters = await requeue(this.client, this.letters, letter);
      this.done = t("Requeued.");
    });
  }

  #resend(event: SubmitEvent): void {
    event.preventDefault();
    const wanted = new FormData(event.target as HTMLFormElement).getAll("channels");
    void this.attempt(async () => {
      const result = await this.client.request<ResendResult>(
        "POST",
        `/recipients/${encodeURIComponent(this.user)}/notifications/${this.notification}/resend`,
        { body: { channels: wanted } },
      );
      const pushed = result.pushed ? t("Pushed again.") : t("The real-time service did not accept it.");
      this.done = [pushed, ...result.channels.map(({ channel, status }) => `${channelName(channel)}: ${statusText(status)}.`)].join(" ");
      await this.#load();
    });
  }
}

function statusText(status: ResendStatus): string {
  switch (status) {
    case "queued":
      return t("is being sent now");
    case "under_way":
      return t("is already being sent");
    case "not_configured":
      return t("is not configured");
    case "switched_off":
      return t("is switched off");
  }
}

function channelLabel(channel: string): string {
  return channel === "in_app" ? t("Another push") : channelName(channel);
}
