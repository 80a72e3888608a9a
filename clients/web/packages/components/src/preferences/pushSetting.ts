import { disablePush, enablePush, type NotificationsClient, pushState } from "@notifications/client";
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from "lit";
import { failureText } from "../core/failure.ts";
import type { Texts } from "../texts/index.ts";

type PushState = Awaited<ReturnType<typeof pushState>>;

/** Pushes to this browser while the page is closed: its permission and its subscription, not a preference of the user. */
export class PushSetting {
  readonly #host: ReactiveControllerHost;
  #client: NotificationsClient | undefined;
  #state: PushState | undefined;
  #isBusy = false;
  #error: unknown;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  attach(client: NotificationsClient | undefined): void {
    this.#client = client;
    this.#state = undefined;
    if (client) void this.#run(() => pushState(client));
  }

  template(texts: Texts, worker: string): TemplateResult {
    const state = this.#state ?? "unsupported";
    const client = this.#client;
    const button = (label: string, change: (client: NotificationsClient) => Promise<PushState>): TemplateResult =>
      html`<button class="button" type="button" ?disabled=${this.#isBusy || !client}
        @click=${() => client && this.#run(() => change(client))}>${label}</button>`;
    return html`<section class="section line" ?hidden=${this.#state === undefined && !this.#error}>
      <div class="about">
        <h2>${texts.pushOnDevice}</h2>
        <p>${texts.pushDetail[state]}</p>
        <div role="status">${this.#error ? html`<p
          class="error">${texts.pushFailed} ${failureText(this.#error, texts)}</p>` : nothing}</div>
      </div>
      ${state === "disabled" ? button(texts.pushEnable, (c) => enablePush(c, worker)) : nothing}
      ${state === "enabled" ? button(texts.pushDisable, disablePush) : nothing}
    </section>`;
  }

  async #run(ask: () => Promise<PushState>): Promise<void> {
    const client = this.#client;
    this.#isBusy = true;
    this.#error = undefined;
    this.#host.requestUpdate();
    try {
      const state = await ask();
      if (client === this.#client) this.#state = state;
    } catch (error) {
      if (client === this.#client) this.#error = error;
    }
    this.#isBusy = false;
    this.#host.requestUpdate();
  }
}
