import { html, LitElement, type PropertyValues } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { t } from "../../language.ts";

/** How wide a mail is shown: the layout's card is 600 px, with the page's edge around it. */
const widths = { desktop: 680, phone: 375 } as const;

export type MailLook = { dark: boolean; phone: boolean };

/**
 * A mail as it is, in a frame of its own that runs no script. The page's policy, which the frame inherits, allows no style that stands in
 * HTML: they are taken out of the mail's source, and set from here, which it does allow.
 */
@customElement("mail-frame")
export class MailFrame extends LitElement {
  @property() html = "";
  @property({ type: Boolean }) dark = false;
  @property({ type: Boolean }) phone = false;
  @query("iframe") private frame!: HTMLIFrameElement;
  readonly #resized = new ResizeObserver(() => this.#fit());

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  protected override render(): unknown {
    return html`<iframe title=${t("The mail")} sandbox="allow-same-origin" @load=${this.#loaded}></iframe>`;
  }

  protected override updated(changes: PropertyValues): void {
    if (changes.has("html") || changes.has("dark")) this.frame.srcdoc = withoutStyles(this.html);
    if (changes.has("phone")) this.#fit();
  }

  #loaded(): void {
    const page = this.frame.contentDocument;
    if (!page?.body) return;
    const view = page.defaultView!;
    for (const element of page.querySelectorAll<HTMLElement>("[data-style]")) element.style.cssText = element.dataset["style"] ?? "";
    const sheet = new (view as unknown as { CSSStyleSheet: typeof CSSStyleSheet }).CSSStyleSheet();
    const styles = [...page.querySelectorAll<HTMLTemplateElement>("template[data-styles]")];
    sheet.replaceSync(inScheme(styles.map((s) => s.content.textContent).join("\n"), this.dark));
    page.adoptedStyleSheets = [sheet];
    // Nobody is led away from what they are writing.
    page.addEventListener("click", (event) => event.preventDefault());
    this.#fit();
  }

  /** As wide as it is meant to be, and made smaller to fit in here. */
  #fit(): void {
    const page = this.frame?.contentDocument;
    if (!page?.body) return;
    const width = this.phone ? widths.phone : widths.desktop;
    const scale = Math.min(1, this.clientWidth / width || 1);
    const { style } = this.frame;
    style.width = `${width}px`;
    style.transform = `scale(${scale})`;
    style.height = "0";
    const height = page.documentElement.scrollHeight;
    style.height = `${height}px`;
    this.style.height = `${Math.ceil(height * scale)}px`;
    this.frame.dataset["scheme"] = this.dark ? "dark" : "light";
  }
}

const styleElements = /<style[^>]*>([\s\S]*?)<\/style>/gi;
const tags = /<[a-z][^\s>]*(?:"[^"]*"|'[^']*'|[^>"'])*>/gi;

/** The mail with its styles as data. In its text: a parser refuses them, and complains, also of a document that nobody shows. */
function withoutStyles(source: string): string {
  return source
    .replace(styleElements, (_, css: string) => `<template data-styles>${css}</template>`)
    .replace(tags, (tag) => tag.replace(/\sstyle=/gi, " data-style="));
}

/** Rules for dark mail programs hold always, or never. */
function inScheme(css: string, dark: boolean): string {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const rules = [...sheet.cssRules].map((rule) => {
    if (!(rule instanceof CSSMediaRule) || !rule.conditionText.includes("prefers-color-scheme")) return rule.cssText;
    return dark === rule.conditionText.includes("dark") ? [...rule.cssRules].map((r) => r.cssText).join("\n") : "";
  });
  return `${rules.join("\n")}\n:root { color-scheme: ${dark ? "dark" : "light"} !important; }`;
}

declare global {
  interface HTMLElementTagNameMap {
    "mail-frame": MailFrame;
  }
}
