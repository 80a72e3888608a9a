import type { NotificationsClient } from "@notifications/client";
import { html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { brandMark } from "../brandMark.ts";
import { repeat } from "lit/directives/repeat.js";
import { clientFor, type Identity, namespaceInAddress } from "../session.ts";
import { FrameLog, type LoggedFrame } from "./frameLog.ts";
import "./lane.ts";
import { Latencies } from "./latencies.ts";
import "./sendForm.ts";
import { speakChosenLanguage, t } from "../language.ts";

speakChosenLanguage();
document.title = `${t("Real-time test")} · Notifications`;

const roles = ["sender", "admin"];

/**
 * Connects several users at once, sends every kind, and shows what goes over the connections. `?user=alice,bob` connects at once,
 * `&namespace=x` in that tenant.
 */
@customElement("test-app")
export class TestApp extends LitElement {
  @state() private users: Identity[] = [];
  @state() private frames: LoggedFrame[] = [];
  readonly #latencies = new Latencies();
  readonly #namespace = namespaceInAddress();
  #sender: NotificationsClient | undefined;

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#join(new URLSearchParams(location.search).get("user") ?? "");
  }

  protected override render(): unknown {
    return html`
      <header class="bar">
        <a class="skip" href="#lanes">${t("Skip to the connections")}</a>
        <div class="brand">
          ${brandMark}
          <h1>Notifications <span>${t("real-time test")}</span></h1>
        </div>
      </header>
      <main>
        <div class="side">
          <form class="card" @submit=${this.#connect}>
            <h2>${t("Connect")}</h2>
            <label for="test-user">${t("Users")} <small>${t("separated by commas")}</small></label>
            <input id="test-user" name="user" .value=${this.users.length === 0 ? "alice, bob" : ""} required maxlength="1000"
              autocomplete="off" spellcheck="false" />
            <div class="actions"><button class=${this.users.length === 0 ? "primary" : ""} type="submit">${t("Connect")}</button></div>
          </form>
          ${this.#sender
            ? html`<send-form .client=${this.#sender} .latencies=${this.#latencies} .users=${this.users.map((u) => u.userId)}></send-form>`
            : nothing}
        </div>
        <div id="lanes" class="content" tabindex="-1">
          ${this.users.length === 0
            ? html`<p class="card empty">${t("Connect somebody, then send: it appears here with the time it took.")}</p>`
            : nothing}
          <div class="lanes">
            ${repeat(
              this.users,
              (user) => user.userId,
              (user) => html`<test-lane .identity=${user} .latencies=${this.#latencies} @frame=${this.#log}
                @leave=${() => this.#leave(user)}></test-lane>`,
            )}
          </div>
          <frame-log .frames=${this.frames} @clear=${() => (this.frames = [])}></frame-log>
        </div>
      </main>
    `;
  }

  #connect(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    this.#join(String(new FormData(form).get("user")));
    form.reset();
  }

  #join(names: string): void {
    const known = new Set(this.users.map((u) => u.userId));
    const added = [...new Set(names.split(",").map((name) => name.trim()))].filter((name) => name !== "" && !known.has(name));
    this.users = [...this.users, ...added.map((userId) => ({ userId, roles, ...this.#namespace }))];
    // Sending needs no connection.
    if (this.users[0]) this.#sender ??= clientFor(this.users[0]);
  }

  #leave(user: Identity): void {
    this.users = this.users.filter((u) => u !== user);
  }

  #log(event: CustomEvent<LoggedFrame>): void {
    this.frames = [event.detail, ...this.frames].slice(0, FrameLog.kept);
  }
}
