import type { Activity, ActivityEntry } from "@notifications/client";
import { html, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { breakdown, type Part } from "./breakdown.ts";
import "./chart.ts";
import type { Line } from "./chart.ts";
import { download } from "../dom.ts";
import { count, figure, milliseconds, time, words } from "../format.ts";
import type { Analytics, Counts, RealtimeStats } from "./model.ts";
import { Rates } from "./rates.ts";
import { View } from "../view.ts";

const second = 1000;
const hour = 3600 * second;
const refreshEvery = 5 * second;

/** Analytics are asked for at every so many refreshes, and at each while something fails. */
const analyticsTurns = 6;
const roomsShown = 8;

const periods = { "1": "hour", "24": "24 hours", "168": "7 days", "720": "30 days" } as const;

const rateLines: Line[] = [{ label: "Sends", color: "--accent" }, { label: "Deliveries", color: "--good" }];
const latencyLines: Line[] = [{ label: "p50", color: "--good" }, { label: "p95", color: "--accent" }, { label: "p99", color: "--wait" }];
const hourLines: Line[] = [{ label: "Sent", color: "--accent" }];

/** What happens now, and what happened. */
@customElement("admin-overview")
export class Overview extends View {
  @state() private analytics: Analytics | undefined;
  @state() private realtime: RealtimeStats | undefined;
  @state() private hours: keyof typeof periods = "24";
  readonly #rates = new Rates(Date.now());
  #turn = 0;
  #ends: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const timers = [setInterval(() => this.#tick(), second), setInterval(() => void this.#refresh(), refreshEvery)];
    this.#ends = [this.client.on("activity", (activity) => this.#add(activity)), () => timers.forEach(clearInterval)];
    void this.#refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#ends) end();
  }

  #add(activity: Activity): void {
    this.#rates.add(activity, Date.now());
    this.requestUpdate();
  }

  #tick(): void {
    this.#rates.advance(Date.now());
    this.requestUpdate();
  }

  #refresh(): Promise<void> {
    const withAnalytics = this.#turn++ % analyticsTurns === 0 || this.failure !== undefined;
    return this.attempt(async () => {
      await Promise.all([this.#loadConnections(), withAnalytics && this.#loadAnalytics()]);
    });
  }

  async #loadConnections(): Promise<void> {
    this.realtime = await this.client.request("GET", "/realtime/stats");
  }

  async #loadAnalytics(): Promise<void> {
    this.analytics = await this.client.request("GET", "/analytics", { query: this.#span() });
  }

  #span(): { from: Date; to: Date } {
    const to = new Date();
    return { from: new Date(to.getTime() - Number(this.hours) * hour), to };
  }

  /** Not by a link to it: a link sends no token. */
  async #saveCsv(): Promise<void> {
    const csv = await this.client.request<string>("GET", "/analytics", { query: { ...this.#span(), format: "csv" } });
    download("analytics.csv", new Blob([csv], { type: "text/csv" }));
  }

  protected override render(): unknown {
    const rates = this.#rates;
    const seconds = rates.column("at");
    return html`
      ${this.failureBox()}
      <dl class="tiles">
        ${tile("Sends / s", figure(rates.average("sends")))} ${tile("Deliveries / s", figure(rates.average("delivered")))}
        ${tile("Latency p50", milliseconds(rates.latest("p50")))} ${tile("Latency p95", milliseconds(rates.latest("p95")))}
        ${tile("Connections", this.realtime ? count(this.realtime.connections) : "–")}
        ${tile("Users online", this.realtime ? count(this.realtime.users) : "–")}
      </dl>
      <div class="grid two">
        <section class="card">
          <h2>Sends and deliveries <small>per second, last 5 minutes</small></h2>
          <time-chart label="Sends and deliveries per second" .lines=${rateLines}
            .data=${[seconds, rates.column("sends"), rates.column("delivered")]}></time-chart>
        </section>
        <section class="card">
          <h2>Latency <small>send to acknowledgement, ms</small></h2>
          <time-chart label="Latency from send to acknowledgement" unit="ms" .lines=${latencyLines}
            .data=${[seconds, rates.column("p50"), rates.column("p95"), rates.column("p99")]}></time-chart>
        </section>
      </div>
      <div class="grid side">
        <div class="grid">${this.#period()}</div>
        <div class="grid">${this.#stream(rates.recent)} ${breakdown("By channel", channels(this.analytics))} ${this.#rooms()}</div>
      </div>
    `;
  }

  #period(): TemplateResult {
    const a = this.analytics;
    return html`
      <div class="heading">
        <h2>Delivery</h2>
        <label class="inline">in the last
          <select @change=${this.#choosePeriod}>
            ${Object.entries(periods).map(([value, label]) => html`<option value=${value} ?selected=${value === this.hours}>${label}</option>`)}
          </select>
        </label>
        <button type="button" class="small" title="Download as CSV" @click=${() => this.attempt(() => this.#saveCsv())}>CSV</button>
      </div>
      <dl class="tiles">
        ${tile("Sent", a ? count(a.totals.sent) : "–")} ${tile("Delivered", a ? share(a.totals.delivered, a.totals.sent) : "–")}
        ${tile("Read", a ? share(a.totals.read, a.totals.sent) : "–")} ${tile("Failed", a ? count(a.totals.failed) : "–")}
        ${tile("p99", milliseconds(a?.latencyMs?.p99))}
      </dl>
      <section class="card">
        <h2>Sent <small>per hour</small></h2>
        <time-chart bars label="Sent per hour" .lines=${hourLines} .data=${byHour(a)}></time-chart>
      </section>
      <div class="grid two">
        ${breakdown("By priority", parts(a?.byPriority))} ${breakdown("By type", parts(a?.byType))}
      </div>
    `;
  }

  #rooms(): TemplateResult {
    const rooms = this.realtime?.rooms ?? [];
    return html`
      <section class="card">
        <h2>Rooms <small>with somebody connected</small></h2>
        ${rooms.length === 0 ? html`<p class="empty">Nobody is in a room.</p>` : ""}
        <ul class="plain">
          ${rooms.slice(0, roomsShown).map(({ room, users }) => html`<li><span class="foreign">${room}</span><b>${count(users)}</b></li>`)}
        </ul>
      </section>
    `;
  }

  #stream(recent: ActivityEntry[]): TemplateResult {
    return html`
      <section class="card">
        <h2>Activity</h2>
        ${recent.length === 0 ? html`<p class="empty">What happens appears here.</p>` : ""}
        <ol class="stream" tabindex="0" aria-label="Activity, newest first">
          ${recent.map(
            (e) => html`<li>
              <time>${time(e.at)}</time><b>${words(e.event)}</b><span class="foreign">${e.userId}</span>
              <small class="foreign">${[e.category, e.priority, e.channel].filter(Boolean).join(" · ")}</small>
            </li>`,
          )}
        </ol>
      </section>
    `;
  }

  #choosePeriod(event: Event): void {
    this.hours = (event.target as HTMLSelectElement).value as keyof typeof periods;
    void this.attempt(() => this.#loadAnalytics());
  }
}

function tile(label: string, value: string): TemplateResult {
  return html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? "–" : `${figure((100 * part) / whole)} %`;
}

function parts(counts: Record<string, Counts> | undefined): Part[] {
  return Object.entries(counts ?? {}).map(([name, c]) => ({ name, value: c.sent, note: `${share(c.read, c.sent)} read` }));
}

function channels(a: Analytics | undefined): Part[] {
  if (!a) return [];
  const { email, sms, push } = a.totals.fallback;
  return [
    { name: "in-app", value: a.totals.delivered },
    { name: "email", value: email },
    { name: "SMS", value: sms },
    { name: "web push", value: push },
  ];
}

/** Hours without any are not in the answer, and have no bar. */
function byHour(a: Analytics | undefined): [number[], (number | null)[]] {
  if (!a) return [[], []];
  const sent = new Map(a.byHour.map((h) => [Date.parse(h.hour), h.sent]));
  const hours: number[] = [];
  for (let at = Math.floor(Date.parse(a.from) / hour) * hour; at < Date.parse(a.to); at += hour) hours.push(at);
  return [hours.map((at) => at / 1000), hours.map((at) => sent.get(at) ?? null)];
}
