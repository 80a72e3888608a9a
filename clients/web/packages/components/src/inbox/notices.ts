import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import { icon } from "../core/icons.ts";
import type { Texts } from "../texts/index.ts";
import type { Notice } from "./actions.ts";

const lifetime = 7000;

/** The line at the foot of the inbox: what was done, or failed, with a way back. Stays while it is pointed at or focused. */
export class Notices implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #notice: Notice | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#pause();
  }

  readonly show = (notice: Notice | undefined): void => {
    this.#notice = notice;
    this.#host.requestUpdate();
    this.#go();
  };

  template(texts: Texts): TemplateResult {
    return html`<div class="notice-place" role="status" @pointerenter=${this.#pause} @pointerleave=${this.#go} @focusin=${this.#pause}
      @focusout=${this.#go}>
      ${this.#notice ? this.#noticeTemplate(this.#notice, texts) : nothing}
    </div>`;
  }

  #noticeTemplate({ text, isFailure, action }: Notice, texts: Texts): TemplateResult {
    const run = (): void => {
      this.show(undefined);
      action?.run();
    };
    return html`<div class="notice ${isFailure ? "failure" : ""}" part="notice">
      <span class="notice-text">${text}</span>
      ${action ? html`<button class="text-button" @click=${run}>${action.label}</button>` : nothing}
      <button class="icon-button" title=${texts.dismiss} aria-label=${texts.dismiss}
        @click=${() => this.show(undefined)}>${icon("close")}</button>
    </div>`;
  }

  readonly #pause = (): void => clearTimeout(this.#timer);

  readonly #go = (): void => {
    this.#pause();
    if (this.#notice) this.#timer = setTimeout(() => this.show(undefined), lifetime);
  };
}
