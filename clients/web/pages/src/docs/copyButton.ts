import { html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { docsTexts } from "./texts.ts";

const shownFor = 2000;

/** Copies a text, and says that it did. */
@customElement("copy-button")
export class CopyButton extends LitElement {
  @property({ attribute: false }) text = "";
  @property() label = "";
  @state() private outcome = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  protected override createRenderRoot(): this {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override render(): unknown {
    return html`<button type="button" class="small" @click=${this.#copy}>${this.label}</button> <span role="status"
      class="hint">${this.outcome}</span>`;
  }

  async #copy(): Promise<void> {
    const texts = docsTexts();
    this.outcome = await navigator.clipboard.writeText(this.text).then(() => texts.copied, () => texts.notCopied);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.outcome = ""), shownFor);
  }
}
