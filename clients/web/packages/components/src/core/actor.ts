import type { Actor, Notification } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "./icons.ts";
import { safeImage } from "./links.ts";
import { symbolOf } from "./progress.ts";

/**
 * The pictures of who did it, of the last two where there were several, or their initials, with the notification's symbol as a badge;
 * without an actor the symbol alone.
 */
export function symbolTemplate(n: Notification): TemplateResult {
  const symbol = icon(symbolOf(n));
  const [first = n.actor, second] = n.group?.actors ?? [];
  if (!first) return html`<span class="symbol" part="icon">${symbol}</span>`;
  return html`<span
    class="avatar ${second ? "stacked" : ""}"
    part="avatar"
    title=${(n.group?.actors ?? [first]).map((a) => a.name).join(", ")}
  >
    ${second ? faceTemplate(second) : nothing}${faceTemplate(first)}
    <span class="badge" part="icon">${symbol}</span>
  </span>`;
}

function faceTemplate({ name, imageUrl }: Actor): TemplateResult {
  const image = safeImage(imageUrl);
  return html`<span class="person"
    ><span class="initials" aria-hidden="true">${initialsOf(name)}</span>${
      image
        ? html`<img class="face" src=${image} alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer" @error=${remove} />`
        : nothing
    }</span
  >`;
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
