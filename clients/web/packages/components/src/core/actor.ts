import type { Notification } from "@notifications/client";
import { html, type TemplateResult } from "lit";
import { icon } from "./icons.ts";
import { safeImage } from "./links.ts";
import { symbolOf } from "./progress.ts";

/** The picture of who did it, or their initials, with the notification's symbol as a badge; without an actor the symbol alone. */
export function symbolTemplate(n: Notification): TemplateResult {
  const symbol = icon(symbolOf(n));
  if (!n.actor) return html`<span class="symbol" part="icon">${symbol}</span>`;
  const image = safeImage(n.actor.imageUrl);
  return html`<span class="avatar" part="avatar" title=${n.actor.name}>
    <span class="initials" aria-hidden="true">${initialsOf(n.actor.name)}</span>
    ${image
      ? html`<img class="face" src=${image} alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer" @error=${remove} />`
      : ""}
    <span class="badge" part="icon">${symbol}</span>
  </span>`;
}

/** Of the first and the last word, as people write them. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = (word: string | undefined): string => [...(word ?? "")][0] ?? "";
  return (first(words[0]) + (words.length > 1 ? first(words.at(-1)) : "")).toUpperCase();
}

/** The initials are behind it. */
function remove(event: Event): void {
  (event.currentTarget as HTMLElement).remove();
}
