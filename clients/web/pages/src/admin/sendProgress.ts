import type { Page } from "@notifications/client";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { count, dateTime, words } from "../format.ts";
import { t } from "../language.ts";
import type { Schedule, SendReport, SendResult } from "./model.ts";
import { View } from "../view.ts";

const askEvery = 1000;
const underWay = new Set(["queued", "running"]);

/** What became of what was sent here, and what is to be sent later. */
@customElement("send-progress")
export class SendProgress extends View {
  @property({ attribute: false }) results: SendResult[] = [];
  @state() private reports = new Map<string, SendReport>();
  @state() private schedules: Schedule[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => void this.#ask(), askEvery);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has("results")) void this.attempt(() => this.#loadSchedules());
  }

  async #ask(): Promise<void> {
    const waiting = this.results.filter(({ sendId, status }) => underWay.has(this.reports.get(sendId)?.status ?? status));
    if (waiting.length === 0) return;
    await this.attempt(async () => {
      const reports = await Promise.all(waiting.map(({ sendId }) => this.client.request<SendReport>("GET", `/sends/${sendId}`)));
      this.reports = new Map([...this.reports, ...reports.map((report) => [report.sendId, report] as const)]);
    });
  }

  async #loadSchedules(): Promise<void> {
    this.schedules = (await this.client.request<Page<Schedule>>("GET", "/schedules")).items;
  }

  protected override render(): unknown {
    return html`
      <div class="grid">
        <section class="card" aria-live="polite">
          <h2>${t("Sent")}</h2>
          ${this.failureBox()}
          ${this.results.length === 0 ? html`<p class="empty">${t("What you send appears here, with its progress.")}</p>` : nothing}
          <ul class="plain">${this.results.map((r) => this.#result(r))}</ul>
        </section>
        <section class="card">
          <h2>${t("Scheduled")}</h2>
          ${this.schedules.length === 0 ? html`<p class="empty">${t("Nothing is scheduled.")}</p>` : nothing}
          <ul class="plain">
            ${this.schedules.map(
              (s) => html`<li>
                <span><b class="foreign">${s.title || s.category}</b><br /><small>${dateTime(s.sendAt)}</small></span>
                <button type="button" class="small danger" @click=${() => this.#cancel(s)}>${t("Cancel")}</button>
              </li>`,
            )}
          </ul>
        </section>
      </div>
    `;
  }

  #result(result: SendResult): TemplateResult {
    const report = this.reports.get(result.sendId);
    const skipped = report?.skipped ?? result.notifications?.filter((n) => n.status === "skipped").length ?? 0;
    const recipients = report?.recipients ?? result.recipients;
    const facts = [
      recipients === undefined ? "" : t("{count} recipients", { count: count(recipients) }),
      report ? t("{count} stored", { count: count(report.stored) }) : "",
      skipped > 0 ? t("{count} skipped", { count: count(skipped) }) : "",
    ];
    return html`<li>
      <span><b>${words(report?.status ?? result.status)}</b> <small>${facts.filter(Boolean).join(" · ")}</small><br />
        <small><code>${result.sendId}</code></small></span>
    </li>`;
  }

  #cancel(schedule: Schedule): Promise<void> {
    return this.attempt(async () => {
      await this.client.request("DELETE", `/schedules/${schedule.sendId}`);
      await this.#loadSchedules();
    });
  }
}
