import { ApiError } from "@notifications/client";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { t } from "../../language.ts";
import { View } from "../../view.ts";
import type { RenderedTemplate } from "../model.ts";
import { type Draft, requestOf } from "./draft.ts";
import { field } from "./fields.ts";
import { notificationOf } from "./inApp.ts";
import "./mailFrame.ts";
import { sampleOf, valuesOf } from "./samples.ts";
import { smsLength, smsOf } from "./sms.ts";
import "./testSend.ts";

interface Mail {
  subject: string;
  html: string;
  text: string;
}

type Rendered = RenderedTemplate & { category: string; icon: string | null };

/** Typing pauses this long before the server is asked. */
const pause = 350;

const zones = ["", ...(typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [])];

/**
 * What a draft becomes, for somebody: as row, toast, mail and text message. Nothing is stored.
 * @fires preview-problems - `detail`: what is wrong with its texts filled in, by member.
 */
@customElement("template-previews")
export class TemplatePreviews extends View {
  @property() name = "";
  @property({ attribute: false }) draft: Draft | undefined;
  @state() private rendered: Rendered | undefined;
  @state() private mail: Mail | undefined;
  @state() private noMail = "";
  @state() private values: Record<string, string> = {};
  @state() private person = { displayName: "Kim Example", locale: "", timeZone: "", data: undefined as unknown };
  @state() private user = "";
  @state() private look = { dark: false, phone: false };
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.asking();
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has("name")) this.values = {};
    // Another language or another template is there at once; what is typed is waited for.
    const before = changes.get("draft") as Draft | undefined;
    if (changes.has("draft")) this.#soon(before?.locale === this.draft?.locale && !changes.has("name") ? pause : 0);
  }

  /** What is given to the template: what was typed, else a sample. */
  get variables(): Record<string, unknown> {
    const variables = this.draft?.variables ?? [];
    const texts = JSON.stringify(this.draft);
    const given = Object.fromEntries(variables.map((v) => [v.name, this.values[v.name] ?? sampleOf(v, texts)]));
    return valuesOf(variables, given);
  }

  protected override render(): unknown {
    if (!this.draft) return nothing;
    return html`
      <section class="card studio-previews" aria-label=${t("Preview")} aria-busy=${this.busy}>
        <div class="heading"><h2>${t("Preview")}</h2></div>
        ${this.failureBox()} ${this.rendered ? this.#inApp(this.rendered) : nothing} ${this.#mailPreview()}
        ${this.rendered ? this.#sms(this.rendered) : nothing}
      </section>
      <section class="card" aria-label=${t("Filled in with")}>
        <details open>
          <summary><h2>${t("Filled in with")}</h2></summary>
          ${this.#samples(this.draft)}
        </details>
        <details>
          <summary><h2>${t("For whom")}</h2></summary>
          ${this.#whom()}
        </details>
      </section>
      <template-test .client=${this.client} .name=${this.name} .draft=${this.draft} .variables=${this.variables}></template-test>
    `;
  }

  #inApp(rendered: Rendered): TemplateResult {
    const notification = notificationOf(rendered);
    const said = html`<span class="visually-hidden">${rendered.title}. ${rendered.message}</span>`;
    return html`
      <figure>
        <figcaption>${t("In the inbox")}</figcaption>
        ${said}
        <div class="framed" inert>
          <row-preview .notification=${notification} lang=${rendered.locale} .locale=${rendered.locale}></row-preview>
        </div>
      </figure>
      <figure>
        <figcaption>${t("As a toast, and as web push")}</figcaption>
        <div class="framed toast-place" inert><toast-preview .notification=${notification} lang=${rendered.locale}></toast-preview></div>
      </figure>
    `;
  }

  #mailPreview(): TemplateResult {
    const { dark, phone } = this.look;
    const toggle = (label: string, on: boolean, look: Partial<typeof this.look>): TemplateResult =>
      html`<button type="button" class="small" aria-pressed=${on} @click=${() => (this.look = { ...this.look, ...look })}>
        ${label}
      </button>`;
    return html`<figure>
      <figcaption>
        ${t("Mail")}
        <span class="looks">${toggle(t("Phone"), phone, { phone: !phone })} ${toggle(t("Dark"), dark, { dark: !dark })}</span>
      </figcaption>
      ${
        this.mail
          ? html`<p class="subject"><small>${t("Subject")}</small> <b class="foreign">${this.mail.subject}</b></p>
              <div class="framed mail-place"><mail-frame .html=${this.mail.html} ?dark=${dark} ?phone=${phone}></mail-frame></div>
              <details>
                <summary>${t("As plain text")}</summary>
                <pre class="foreign" tabindex="0" dir="auto">${this.mail.text}</pre>
              </details>`
          : html`<p class="hint">${this.noMail}</p>`
      }
    </figure>`;
  }

  #sms(rendered: Rendered): TemplateResult {
    const text = smsOf(rendered);
    const { alphabet, used, perSegment, segments, foreign } = smsLength(text);
    return html`<figure>
      <figcaption>SMS</figcaption>
      <p class="bubble foreign" dir="auto" lang=${rendered.locale}>${text}</p>
      <p class="sms-length" data-many=${segments > 1}>
        ${t("{used} of {room} · segments: {segments} · {alphabet}", { used, room: perSegment * Math.max(1, segments), segments, alphabet })}
      </p>
      ${
        foreign.length > 0
          ? html`<p class="hint">${t("Not in GSM-7, so that less fits: {signs}", { signs: foreign.slice(0, 8).join(" ") })}</p>`
          : nothing
      }
      ${rendered.smsText ? nothing : html`<p class="hint">${t("Without a text of its own: title, message and link.")}</p>`}
    </figure>`;
  }

  #samples(draft: Draft): TemplateResult {
    if (draft.variables.length === 0) return html`<p class="hint">${t("This template has no variables.")}</p>`;
    return html`${draft.variables
      .filter((v) => v.name !== "")
      .map((v) =>
        field(
          { prefix: "preview", errorsOf: (m) => this.errorsOf(m) },
          {
            member: `variables.${v.name}`,
            label: v.name,
            value: this.values[v.name] ?? sampleOf(v, JSON.stringify(draft)),
            ...(v.description ? { hint: v.description } : {}),
            changed: (value) => this.#change(() => (this.values = { ...this.values, [v.name]: value })),
          },
        ),
      )}`;
  }

  #whom(): TemplateResult {
    const context = { prefix: "whom", errorsOf: (member: string) => this.errorsOf(`recipient.${member}`) };
    const { person } = this;
    const change = (given: Partial<typeof person>): void => this.#change(() => (this.person = { ...this.person, ...given }));
    return html`
      <form class="row" @submit=${this.#load}>
        <div>
          ${field(context, {
            member: "user",
            label: t("One of your users"),
            hint: t("optional"),
            value: this.user,
            changed: (user) => (this.user = user),
          })}
        </div>
        <button type="submit" ?disabled=${this.user.trim() === ""}>${t("Take")}</button>
      </form>
      ${field(context,
        { member: "displayName", label: t("Name"), value: person.displayName, changed: (displayName) => change({ displayName }) })}
      <div class="pair">
        <div>
          ${field(context, {
            member: "locale",
            label: t("Language"),
            hint: t("as de, pt-BR"),
            value: person.locale,
            changed: (locale) => change({ locale }),
          })}
        </div>
        <div>
          ${field(context, {
            member: "timeZone",
            label: t("Time zone"),
            value: person.timeZone,
            list: "zones",
            changed: (timeZone) => change({ timeZone }),
          })}
        </div>
      </div>
      <datalist id="zones">${zones.map((zone) => html`<option value=${zone}></option>`)}</datalist>
    `;
  }

  #load(event: SubmitEvent): void {
    event.preventDefault();
    void this.attempt(async () => {
      const path = `/recipients/${encodeURIComponent(this.user.trim())}`;
      const { displayName, locale, timeZone, data } = await this.client.request<Record<string, string | null> & { data?: unknown }>(
        "GET",
        path,
      );
      this.person = { displayName: displayName ?? "", locale: locale ?? "", timeZone: timeZone ?? "", data: data ?? undefined };
      this.#soon(0);
    });
  }

  #change(change: () => void): void {
    change();
    this.#soon(pause);
  }

  #soon(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), wait);
  }

  async #ask(): Promise<void> {
    const { draft, name } = this;
    if (!draft || name === "") return;
    const isLast = this.asking();
    const { displayName, locale, timeZone, data } = this.person;
    const given = Object.entries({ displayName, locale, timeZone, data }).filter(([, value]) => value !== "" && value !== undefined);
    const body = { draft: requestOf(draft), variables: this.variables, recipient: Object.fromEntries(given) };
    const path = `/templates/${encodeURIComponent(name)}/preview`;
    this.busy = true;
    try {
      const rendered = await this.client.request<Rendered>("POST", path, { body });
      if (!isLast()) return;
      this.rendered = rendered;
      this.#say(undefined);
      const mail = await this.#askMail(body);
      if (isLast()) this.mail = mail;
    } catch (error) {
      // What was shown stays: it is what was there before the fault was typed.
      if (isLast()) this.#say(error);
    } finally {
      if (isLast()) this.busy = false;
    }
  }

  /** Layouts are the administrators'; who may only send sees everything else. */
  async #askMail(body: object): Promise<Mail | undefined> {
    try {
      return await this.client.request<Mail>("POST", "/layouts/default/preview", { body: { ...body, template: this.name } });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 403) throw error;
      this.noMail = t("Only administrators see the mail.");
      return undefined;
    }
  }

  #say(error: unknown): void {
    const problems = error instanceof ApiError ? Object.entries(error.problem.errors ?? {}) : [];
    const ofTexts = problems.filter(([member]) => member.startsWith("draft."));
    // Those are said at the texts' fields, beside this.
    this.failure = ofTexts.length > 0 && ofTexts.length === problems.length ? undefined : error;
    const detail = Object.fromEntries(ofTexts.map(([member, messages]) => [member.slice("draft.".length), messages]));
    this.dispatchEvent(new CustomEvent<Record<string, string[]>>("preview-problems", { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "template-previews": TemplatePreviews;
  }
}
