import type { NotificationsClient } from "@notifications/client";
import { nameIn, type Texts } from "../texts/index.ts";

/** A component's texts, with the names that the namespace itself gave its categories: read once for each client. */
export class CategoryTexts {
  readonly #host: { requestUpdate(): void };
  #client: NotificationsClient | undefined;
  #named: readonly (readonly [string, Record<string, string>])[] = [];
  #made: { from: Texts; locale: string; texts: Texts } | undefined;

  constructor(host: { requestUpdate(): void }) {
    this.#host = host;
  }

  /** Without an answer the components' own names hold, and whoever calls again asks again. */
  async load(client: NotificationsClient): Promise<void> {
    if (client === this.#client) return;
    this.#client = client;
    this.#show([]);
    try {
      const categories = await client.categories();
      if (client === this.#client) this.#show(categories.filter((c) => !c.preloaded).map((c) => [c.name, c.names] as const));
    } catch {
      if (client === this.#client) this.#client = undefined;
    }
  }

  /** The same ones as long as nothing changes: rows are not rendered again. */
  of(from: Texts, locale: string): Texts {
    if (this.#made?.from !== from || this.#made.locale !== locale) {
      const own = this.#named.map(([name, names]) => [name, nameIn(names, locale)]).filter(([, name]) => name !== undefined);
      const texts = own.length === 0 ? from : { ...from, categories: { ...from.categories, ...Object.fromEntries(own) } };
      this.#made = { from, locale, texts };
    }
    return this.#made.texts;
  }

  #show(named: readonly (readonly [string, Record<string, string>])[]): void {
    this.#named = named;
    this.#made = undefined;
    this.#host.requestUpdate();
  }
}
