import type { Action, Notification } from "@notifications/client";
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "./icons.ts";
import { safeLink } from "./links.ts";

/** What the sender offers to do: links, and events that the page is told. */
export function actionButtons(
  n: Notification, tab: number, choose: (action: Action, event: Event) => void,
): TemplateResult | typeof nothing {
  if (!n.actions?.length) return nothing;
  const isTaken = n.actions.some((a) => a.event !== undefined && a.event === n.actionTaken);
  return html`<div class="choices" part="choices">${n.actions.map((action, i) => {
    const look = `button foreign${i === 0 && !isTaken ? " primary" : ""}`;
    const run = (event: Event): void => choose(action, event);
    const link = action.event === undefined ? safeLink(action.url ?? null) : undefined;
    if (link) {
      const isElsewhere = link.origin !== location.origin;
      return html`<a
        class=${look}
        href=${link.href}
        target=${isElsewhere ? "_blank" : nothing}
        rel=${isElsewhere ? "noopener noreferrer" : nothing}
        tabindex=${tab}
        @click=${run}
        >${action.label}</a
      >`;
    }
    const isChosen = action.event === n.actionTaken;
    return html`<button class=${look} aria-pressed=${isChosen} tabindex=${tab} @click=${run}>
      ${isChosen ? icon("check") : nothing}${action.label}
    </button>`;
  })}</div>`;
}
