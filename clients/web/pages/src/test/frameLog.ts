import { html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Frame } from "./frames.ts";
import { time } from "../format.ts";
import { t } from "../language.ts";

const kept = 200;

export interface LoggedFrame extends Omit<Frame, "direction"> {
  direction: Frame["direction"] | "state";
  user: string;
  at: Date;
}

const arrows = { in: "←", out: "→", state: "●" };

/** What goes over the connections, newest first. */
@customElement("frame-log")
export class FrameLog extends LitElement {
  @property({ attribute: false }) frames: readonly LoggedFrame[] = [];
  @state() private pings = false;

  static readonly kept = kept;

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): unknown {
    const shown = this.frames.filter((frame) => this.pings || frame.kind !== "ping");
    return html`
      <details class="card frames">
        <summary><h2>${t("Frames")}</h2><span>${shown.length}</span></summary>
        <div class="actions">
          <label class="check"><input type="checkbox" @change=${() => (this.pings = !this.pings)} /> show pings</label>
          <button type="button" class="small" @click=${() => this.dispatchEvent(new CustomEvent("clear"))}>${t("Clear")}</button>
        </div>
        <ol tabindex="0" aria-label=${t("Frames, newest first")}>
          ${shown.map(
            ({ at, user, direction, kind, bytes, body }) => html`<li class=${direction}>
              <time>${time(at.toISOString())}.${String(at.getMilliseconds()).padStart(3, "0")}</time>
              <span class="foreign">${user}</span><strong>${arrows[direction]} ${kind}</strong><span>${bytes > 0 ? `${bytes} B` : ""}</span>
              ${body ? html`<span class="body">${body}</span>` : ""}
            </li>`,
          )}
        </ol>
      </details>
    `;
  }
}
