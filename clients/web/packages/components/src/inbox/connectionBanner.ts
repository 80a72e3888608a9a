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
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  become(state: ConnectionState): void {
    clearTimeout(this.#timer);
    if (state === "reconnecting") this.#timer = setTimeout(() => this.#show("reconnecting"), this.#shown ? 0 : patience);
    else this.#show(state === "offline" ? "offline" : undefined);
  }

  template(texts: Texts): TemplateResult {
    return html`<div class="banner" part="banner" role="status" ?hidden=${!this.#shown}>
      ${this.#shown === "offline" ? icon("cloud-off") : html`<span class="spinner"></span>`}<span>${this.#shown && texts[this.#shown]}</span>
    </div>`;
  }

  #show(shown: "offline" | "reconnecting" | undefined): void {
    this.#shown = shown;
    this.#host.requestUpdate();
  }
}
