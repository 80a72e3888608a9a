import type { ConnectionState } from "@notifications/client";
import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import { icon } from "../core/icons.ts";
import type { Texts } from "../texts/index.ts";

/** A connection that is back at once was not worth a word. */
const patience = 1500;

/** Says so while nothing new can arrive. */
export class ConnectionBanner implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #shown: "offline" | "reconnecting" | undefined;
  #wasAway = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** @returns whether the connection is back after it was lost. */
  become(state: ConnectionState): boolean {
    clearTimeout(this.#timer);
    const isBack = state === "connected" && this.#wasAway;
    this.#wasAway = state === "reconnecting" || state === "offline" || (this.#wasAway && !isBack);
    if (state === "reconnecting") this.#timer = setTimeout(() => this.#show("reconnecting"), this.#shown ? 0 : patience);
    else this.#show(state === "offline" ? "offline" : undefined);
    return isBack;
  }

  template(texts: Texts): TemplateResult {
    return html`<div class="banner" part="banner" role="status" ?hidden=${!this.#shown}>
      ${this.#shown === "offline"
        ? icon("cloud-off")
        : html`<span class="spinner"></span>`}<span>${this.#shown && texts[this.#shown]}</span>
    </div>`;
  }

  #show(shown: "offline" | "reconnecting" | undefined): void {
    this.#shown = shown;
    this.#host.requestUpdate();
  }
}
