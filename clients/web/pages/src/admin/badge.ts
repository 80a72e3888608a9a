import type { NotificationsClient } from "@notifications/client";
import { html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { count } from "../format.ts";
import { t } from "../language.ts";
import { Pulse } from "./pulse.ts";

/** How much there is to look at in a view, beside its name; nothing while there is nothing. */
@customElement("admin-badge")
export class Badge extends LitElement {
  @property({ attribute: false }) client!: NotificationsClient;
  @property() view = "";
  #end: (() => void) | undefined;

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#end = Pulse.of(this.client).listen(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end?.();
  }

  protected override render(): unknown {
    const [number, meaning] = this.#shown();
    return number === 0
      ? nothing
      : html`<span class="badge" data-view=${this.view} title=${meaning}
          >${count(number)}<span class="visually-hidden"> ${meaning}</span></span
        >`;
  }

  #shown(): [number, string] {
    const pulse = Pulse.of(this.client);
    switch (this.view) {
      case "incidents":
        return [pulse.incidents.length, t("ongoing")];
      case "queues":
        return [pulse.waiting(Date.now()).length, t("not being processed")];
      case "dead-letters":
        return [pulse.deadLetters, t("failed permanently")];
      default:
        return [0, ""];
    }
  }
}
