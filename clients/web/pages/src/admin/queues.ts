import { html } from "lit";
import { customElement } from "lit/decorators.js";
import { count, duration } from "../format.ts";
import { t } from "../language.ts";
import { Pulse } from "./pulse.ts";
import { View } from "../view.ts";

/** How much waits in each queue. */
@customElement("admin-queues")
export class QueuesView extends View {
  #end: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const pulse = Pulse.of(this.client);
    this.#end = pulse.listen(() => {
      this.failure = pulse.failure;
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end?.();
  }

  protected override render(): unknown {
    const pulse = Pulse.of(this.client);
    const now = Date.now();
    const waiting = new Set(pulse.waiting(now).map((queue) => queue.name));
    return html`
      <div class="heading"><h2>${t("Queues")}</h2></div>
      <p class="hint">
        ${t("Counts include messages that are not due yet. A queue whose message is a minute overdue is not being processed.")}
      </p>
      ${this.failureBox()}
      <div class="card table stacks" tabindex="0" role="region" aria-label=${t("Queues")}>
        <table>
          <thead>
            <tr>
              <th>${t("Queue")}</th>
              <th>${t("Messages")}</th>
              <th>${t("Longest wait")}</th>
              <th>${t("Dead letters")}</th>
            </tr>
          </thead>
          <tbody>
            ${pulse.queues.map(
              (queue) =>
                html`<tr>
                  <td><code>${queue.name}</code></td>
                  <td data-label=${t("Messages")}>${count(queue.messages)}</td>
                  <td data-label=${t("Longest wait")} class=${waiting.has(queue.name) ? "bad" : ""}>
                    ${queue.oldestWaiting ? duration(Math.max(0, now - Date.parse(queue.oldestWaiting))) : "–"}
                  </td>
                  <td data-label=${t("Dead letters")}>
                    ${queue.deadLetters === 0
                      ? "0"
                      : html`<a class="bad"
              href=${`#dead-letters?${new URLSearchParams({ queue: queue.name })}`}>${count(queue.deadLetters)}</a>`}
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    `;
  }
}
