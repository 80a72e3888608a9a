import type { Category, NotificationsClient } from "@notifications/client";
import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import { nameIn } from "../../../packages/components/src/texts/index.ts";
import { visible } from "../format.ts";
import { pageLanguage } from "../language.ts";

/** What a view's categories are called in the page's language. */
export class CategoryNames implements ReactiveController {
  readonly #host: ReactiveControllerHost & { client: NotificationsClient };
  #names = new Map<string, Record<string, string>>();
  #isAsked = false;

  constructor(host: ReactiveControllerHost & { client: NotificationsClient }) {
    this.#host = host;
    host.addController(this);
  }

  /** Without an answer their ids are shown. */
  hostUpdate(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    this.#host.client.categories().then((all: Category[]) => {
      this.#names = new Map(all.map((c) => [c.name, c.names]));
      this.#host.requestUpdate();
    }, () => undefined);
  }

  /** The name, with the id that sending apps use as what a pointer shows. */
  of(category: string): TemplateResult {
    const name = nameIn(this.#names.get(category) ?? {}, pageLanguage());
    return html`<span class="foreign" title=${category}>${visible(name ?? category)}</span>`;
  }
}
