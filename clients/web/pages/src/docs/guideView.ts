import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { docsTexts } from "./texts.ts";

/** Each is a file of its own, which a reader of the reference alone does not load. */
const guides = {
  start: () => import("virtual:guide/start"),
  delivery: () => import("virtual:guide/delivery"),
  plans: () => import("virtual:guide/plans"),
  templates: () => import("virtual:guide/templates"),
  messages: () => import("virtual:guide/messages"),
  announcements: () => import("virtual:guide/announcements"),
  realtime: () => import("virtual:guide/realtime"),
  dotnet: () => import("virtual:guide/dotnet"),
  api: () => import("virtual:guide/api"),
  limits: () => import("virtual:guide/limits"),
};

export type GuideName = keyof typeof guides;

export const guideNames = Object.keys(guides) as GuideName[];

/** The guide that an address names: `guide/plans`, or a place in it, `guide/plans/steps`. */
export function guideIn(address: string): GuideName | undefined {
  const [kind, name] = address.split("/");
  return kind === "guide" ? guideNames.find((guide) => guide === name) : undefined;
}

/** A guide of this repository, in English. */
@customElement("guide-view")
export class GuideView extends LitElement {
  @property() name: GuideName = "start";
  /** The place in it that the address names. */
  @property() place = "";
  @state() private content: string | undefined;
  @state() private failed = false;

  protected override createRenderRoot(): this {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("name")) void this.#load(this.name);
  }

  protected override updated(changed: PropertyValues): void {
    if (this.content === undefined || !(changed.has("content") || changed.has("place"))) return;
    const place = document.getElementById(this.place);
    const target = place ?? this.querySelector<HTMLElement>(".headline");
    target?.focus({ preventScroll: true });
    if (place) place.scrollIntoView();
  }

  protected override render(): TemplateResult {
    const texts = docsTexts();
    if (this.failed) {
      return html`<div class="error" role="alert">${texts.guideFailed}</div>
        <p class="actions"><button type="button" @click=${() => void this.#load(this.name)}>${texts.retry}</button></p>`;
    }
    if (this.content === undefined) return html`${nothing}`;
    return html`<article class="card guide" lang="en" dir="ltr">${unsafeHTML(this.content)}</article>`;
  }

  async #load(name: GuideName): Promise<void> {
    [this.content, this.failed] = [undefined, false];
    try {
      const guide = await guides[name]();
      if (name === this.name) this.content = guide.default;
    } catch (error) {
      this.failed = name === this.name;
      console.error(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "guide-view": GuideView;
  }
}
