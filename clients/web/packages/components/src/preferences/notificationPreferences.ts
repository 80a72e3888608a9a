import { ApiError, type NotificationsClient, type Preferences, type StoredPreferences } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { defaultServer, signIn } from "../core/client.ts";
import { define, NotificationElement } from "../core/element.ts";
import { failureText } from "../core/failure.ts";
import { failedTemplate, signedOutTemplate } from "../inbox/states.ts";
import { stateStyles } from "../inbox/stateStyles.ts";
import { controls } from "../styles/controls.ts";
import { theme } from "../styles/theme.ts";
import { categoryName, nameIn } from "../texts/index.ts";
import { PushSetting } from "./pushSetting.ts";
import { deliveryTemplate, digestTemplate, type FormContext, optOutTemplate, quietTemplate, receiveTemplate } from "./sections.ts";
import { preferencesStyles } from "./styles.ts";

interface Message {
  kind: "saved" | "failed";
  text: string;
}

/**
 * What the user wants to get, where and when. Nothing is changed before "Save".
 * @fires preferences-saved - they are stored: `detail.preferences`.
 */
export class NotificationPreferences extends NotificationElement {
  static override styles = [theme, controls, stateStyles, preferencesStyles];

  /** Which categories to offer, separated by commas; those of the latest notifications come by themselves. */
  @property() categories = "";
  /** Address of the service worker for pushes. Default: `sw.js` where the server has its pages. */
  @property({ attribute: "service-worker" }) serviceWorker = "";
  @state() private stored: StoredPreferences | undefined;
  @state() private draft: Preferences | undefined;
  @state() private error: unknown;
  @state() private errors: Record<string, string[]> = {};
  @state() private isSaving = false;
  @state() private message: Message | undefined;
  readonly #seen = new Set<string>();
  /** The namespace's own names of categories. */
  #named = new Map<string, Record<string, string>>();
  readonly #refusable = new Set<string>();
  readonly #push = new PushSetting(this);
  /** Nothing of who is signed out is kept. */
  #isForgotten = false;

  /** Whether leaving now would lose something. */
  get isDirty(): boolean {
    return this.stored !== undefined && JSON.stringify(this.draft) !== JSON.stringify(this.stored.preferences);
  }

  protected override attach(client: NotificationsClient): (() => void)[] {
    this.#push.attach(client);
    void this.#load(client);
    return [client.on("state", (state) => {
      if (state === "signedOut") this.#forget();
      if (state === "connected" && (this.error || this.#isForgotten)) void this.#load(client);
    })];
  }

  protected override detached(): void {
    this.#push.attach(undefined);
    this.#forget();
  }

  #forget(): void {
    this.#isForgotten = true;
    this.#seen.clear();
    this.#refusable.clear();
    this.#named.clear();
    this.#show(undefined);
    this.message = undefined;
  }

  protected override render(): TemplateResult {
    const { texts, draft } = this;
    if (!this.current) return signedOutTemplate(texts);
    if (this.isSignedOut) return signedOutTemplate(texts, () => this.current && void signIn(this.current));
    if (this.error) return failedTemplate(this.error, texts, () => this.current && void this.#load(this.current), texts.preferencesFailed);
    if (!draft || !this.stored) return html`<div class="waiting" role="status"><span class="spinner"></span><span
      class="visually-hidden">${texts.loading}</span></div>`;
    const context: FormContext = {
      texts,
      draft,
      locale: this.locale,
      categories: this.#categoryList(draft, this.#mandatory()),
      mandatory: this.#mandatory(),
      nameOf: this.#nameOf,
      errors: this.errors,
      edit: (next) => (this.draft = next),
    };
    return html`
      <form class="form" part="form" lang=${this.locale} novalidate aria-label=${texts.preferences} @submit=${this.#submit}>
        <div role="alert">${this.message?.kind === "failed" ? html`<p class="problem">${this.message.text}</p>` : nothing}</div>
        ${optOutTemplate(context)}
        <fieldset class="rest" ?disabled=${draft.optedOut}>
          ${deliveryTemplate(context)} ${this.#push.template(texts, this.serviceWorker || `${defaultServer()}/app/sw.js`)}
          ${receiveTemplate(context)} ${quietTemplate(context)} ${digestTemplate(context)}
        </fieldset>
        ${this.#barTemplate()}
      </form>
    `;
  }

  #barTemplate(): TemplateResult {
    const { texts, isSaving, isDirty } = this;
    const saved = this.message?.kind === "saved" && !isDirty;
    return html`<div class="bar" part="bar" ?hidden=${!isDirty && !isSaving && !saved}>
      <span class="bar-text" role="status">${isSaving ? texts.saving : saved ? texts.saved : isDirty ? texts.unsaved : nothing}</span>
      <button class="button" type="button" ?disabled=${!isDirty || isSaving} @click=${this.#discard}>${texts.discard}</button>
      <button class="button primary" type="submit" ?disabled=${!isDirty || isSaving}>${texts.save}</button>
    </div>`;
  }

  /** What the server says, and categories of which only security notifications were seen: these nobody can refuse, whatever is ticked. */
  #mandatory(): string[] {
    const fixed = this.stored?.mandatory ?? [];
    return [...fixed, ...[...this.#seen].filter((c) => !this.#refusable.has(c) && !fixed.includes(c)).sort()];
  }

  #categoryList({ categories }: Preferences, mandatory: string[]): string[] {
    const given = this.categories.split(",").map((c) => c.trim()).filter(Boolean);
    const names = new Set([...given, ...Object.keys(categories), ...this.#seen, ...this.#named.keys()]);
    const own = [...names].filter((c) => !mandatory.includes(c));
    const byName = (a: string, b: string): number => this.#nameOf(a).localeCompare(this.#nameOf(b), this.locale);
    return [...own.sort(byName), ...mandatory];
  }

  /** As the namespace calls it in the person's language, else as the components do. */
  readonly #nameOf = (category: string): string => {
    const names = this.#named.get(category);
    return (names && nameIn(names, this.locale)) ?? categoryName(category, this.texts);
  };

  async #load(client: NotificationsClient): Promise<void> {
    this.error = undefined;
    this.#isForgotten = false;
    try {
      const stored = await client.preferences();
      if (client !== this.current) return;
      this.#show(stored);
      // Of these the user has an opinion most likely; without them the table is only shorter.
      const [{ items }, named] = await Promise.all([client.list({ limit: 100, archived: "all" }), client.categories()]);
      this.#named = new Map(named.filter((c) => !c.preloaded).map((c) => [c.name, c.names]));
      for (const { category, type } of items) {
        if (category !== type) this.#seen.add(category);
        if (type !== "security") this.#refusable.add(category);
      }
      this.requestUpdate();
    } catch (error) {
      if (client === this.current && !this.stored) this.error = error;
    }
  }

  #show(stored: StoredPreferences | undefined): void {
    this.stored = stored;
    this.draft = stored?.preferences;
    this.errors = {};
  }

  readonly #discard = (): void => {
    this.#show(this.stored);
    this.message = undefined;
  };

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { current: client, draft, stored } = this;
    if (!client || !draft || !stored || !this.isDirty || this.isSaving) return;
    this.isSaving = true;
    this.message = undefined;
    this.errors = {};
    try {
      this.#show(await client.savePreferences(draft, stored.etag));
      this.message = { kind: "saved", text: this.texts.saved };
      this.emit("preferences-saved", { preferences: this.stored?.preferences });
    } catch (error) {
      await this.#refused(client, error);
    }
    this.isSaving = false;
  };

  async #refused(client: NotificationsClient, error: unknown): Promise<void> {
    const { texts } = this;
    if (error instanceof ApiError && error.status === 412) {
      await this.#load(client);
      this.message = { kind: "failed", text: texts.conflict };
    } else if (error instanceof ApiError && error.problem.errors) {
      // The server's reasons are English; in another language the field itself has to do.
      const reasons = Object.entries(error.problem.errors);
      this.errors = texts.refused ? Object.fromEntries(reasons.map(([name]) => [name, [texts.invalidField]])) : error.problem.errors;
      this.message = { kind: "failed", text: texts.invalid };
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
    } else this.message = { kind: "failed", text: `${texts.saveFailed} ${failureText(error, texts)}` };
  }
}

define("notification-preferences", NotificationPreferences);

declare global {
  interface HTMLElementTagNameMap {
    "notification-preferences": NotificationPreferences;
  }
}
