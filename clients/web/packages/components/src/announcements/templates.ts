import type { Announcement, NotificationType } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { cssVars } from "../core/cssVars.ts";
import { icon, iconOf, typeColors } from "../core/icons.ts";
import { safeLink } from "../core/links.ts";
import type { Texts } from "../texts/index.ts";

export interface AnnouncementActions {
  dismiss(announcement: Announcement): void;
  follow(announcement: Announcement, link: URL, event: Event): void;
}

/** What a screen reader says at once. */
const urgent = new Set<NotificationType>(["alert", "error", "security", "warning"]);

/** A banner or a card. */
export function boxTemplate(a: Announcement, texts: Texts, actions: AnnouncementActions): TemplateResult {
  return html`
    <div
      class="box ${a.placement} toned"
      part=${a.placement}
      data-id=${a.id}
      role=${urgent.has(a.type) ? "alert" : "status"}
      aria-atomic="true"
      ${cssVars({ "--tone": typeColors[a.type] })}
    >
      <span class="symbol">${icon(iconOf({ icon: null, type: a.type }))}</span>
      <div class="body">
        <p class="title foreign">${a.title}</p>
        <p class="message foreign">${a.message}</p>
        ${linkTemplate(a, texts, actions, "go")}
      </div>
      <button
        class="icon-button"
        type="button"
        title=${texts.dismiss}
        aria-label=${texts.dismissTitle(a.title)}
        @click=${() => actions.dismiss(a)}
      >
        ${icon("close")}
      </button>
    </div>
  `;
}

/** What is in the dialog. */
export function modalTemplate(a: Announcement, texts: Texts, actions: AnnouncementActions): TemplateResult {
  const link = linkTemplate(a, texts, actions, "button primary");
  return html`
    <div class="sheet toned" part="modal" data-id=${a.id} ${cssVars({ "--tone": typeColors[a.type] })}>
      <span class="symbol">${icon(iconOf({ icon: null, type: a.type }))}</span>
      <h2 id="title" class="title foreign">${a.title}</h2>
      <p id="message" class="message foreign">${a.message}</p>
      <div class="actions">
        ${link}
        <button
          class="button ${link === nothing ? "primary" : ""}"
          type="button"
          ?autofocus=${link === nothing}
          @click=${() => actions.dismiss(a)}
        >
          ${texts.gotIt}
        </button>
      </div>
    </div>
  `;
}

function linkTemplate(a: Announcement, texts: Texts, actions: AnnouncementActions, look: string): TemplateResult | typeof nothing {
  const link = safeLink(a.actionUrl);
  if (!link) return nothing;
  const isElsewhere = link.origin !== location.origin;
  return html`<a
    class=${look}
    href=${link.href}
    target=${isElsewhere ? "_blank" : nothing}
    rel=${isElsewhere ? "noopener noreferrer" : nothing}
    ?autofocus=${a.placement === "modal"}
    @click=${(event: Event) => actions.follow(a, link, event)}
    >${texts.learnMore}<span class="visually-hidden">: <bdi>${a.title}</bdi></span><span class="mirrored">${icon("chevron")}</span></a
  >`;
}
