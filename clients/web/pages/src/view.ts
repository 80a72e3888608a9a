import { ApiError, type NotificationsClient } from "@notifications/client";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { t } from "./language.ts";

/** One view of the page. It is rendered into the page itself, so that the page's styles apply. */
export abstract class View extends LitElement {
  @property({ attribute: false }) client!: NotificationsClient;
  @state() protected failure: unknown;
  @state() protected busy = false;
  #asked = 0;

  protected override createRenderRoot(): this {
    return this;
  }

  /** Does it, and shows why it could not be done. */
  protected async attempt(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    try {
      await work();
      this.failure = undefined;
    } catch (error) {
      this.failure = error;
    } finally {
      this.busy = false;
    }
  }

  /** Of several questions the last one counts, whichever answer comes last: tells whether it still is the last. */
  protected asking(): () => boolean {
    const asked = ++this.#asked;
    return () => asked === this.#asked;
  }

  protected failureBox(): TemplateResult {
    return html`<div class="error" role="alert">${this.failure === undefined ? nothing : explain(this.failure)}</div>`;
  }

  /** What the server said of a member of the request: `users[0]` belongs to `users`. */
  protected errorsOf(member: string): string[] {
    if (!(this.failure instanceof ApiError)) return [];
    return Object.entries(this.failure.problem.errors ?? {})
      .filter(([name]) => name === member || name.startsWith(`${member}[`) || name.startsWith(`${member}.`))
      .flatMap(([name, messages]) => messages.map((message) => (name === member ? message : `${name.slice(member.length)}: ${message}`)));
  }
}

function explain(error: unknown): TemplateResult {
  if (!(error instanceof ApiError)) return html`<strong>${error instanceof Error ? error.message : String(error)}</strong>`;
  const { title, detail, errors } = error.problem;
  const members = Object.entries(errors ?? {});
  return members.length === 0
    ? html`<strong>${t(title)}</strong> ${detail ?? nothing}`
    : html`<strong>${t(title)}</strong><ul>${members.map(([name, messages]) => html`<li>${name} ${messages.join(" ")}</li>`)}</ul>`;
}
