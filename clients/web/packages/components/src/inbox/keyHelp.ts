import { html, type TemplateResult } from "lit";
import { icon } from "../core/icons.ts";
import type { Texts } from "../texts/index.ts";

/** What the keys do, in a dialog that `?` opens. */
export function keyHelpTemplate(texts: Texts): TemplateResult {
  const keys: [string, string][] = [
    ["↑ ↓", texts.keyMove], ["Enter", texts.open], ["u", texts.keyRead], ["e", texts.archive], ["s", texts.snooze],
    ["Delete", texts.delete], ["?", texts.keyHelp],
  ];
  const close = (event: Event): void => (event.currentTarget as HTMLElement).closest("dialog")?.close();
  return html`<dialog class="keys" part="keys" aria-labelledby="keys-title">
    <div class="keys-head">
      <h3 id="keys-title">${texts.keys}</h3>
      <button class="icon-button" title=${texts.close} aria-label=${texts.close} @click=${close}>${icon("close")}</button>
    </div>
    <dl>
      ${keys.map(([key, what]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}
    </dl>
  </dialog>`;
}
