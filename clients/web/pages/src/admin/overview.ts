import { html, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { byHour, channels, log, parts, share } from "./analyticsParts.ts";
import { breakdown } from "./breakdown.ts";
import "./chart.ts";
import type { Line } from "./chart.ts";
import { download } from "../dom.ts";
import { count, duration, figure, time, visible, words } from "../format.ts";
import { t } from "../language.ts";
import { channelHealth } from "./channelHealth.ts";
import { openIncidents } from "./incidents.ts";
import type { Analytics, ChannelHealth, RealtimeStats } from "./model.ts";
import { personLink } from "./operators.ts";
import { Pulse } from "./pulse.ts";
import { type Happening, type Rates, shown } from "./rates.ts";
import { View } from "../view.ts";

const second = 1000;
const hour = 3600 * second;
const refreshEvery = 5 * second;

/** Analytics are asked for at every so many refreshes, and at each while something fails. */
const analyticsTurns = 6;
const roomsShown = 8;

const periods = { "1": "hour", "24": "24 hours", "168": "7 days", "720": "30 days" } as const;

const rateLines: Line[] = [
  { label: "Sends", color: "--accent" },
  { label: "Delivered", color: "--good" },
];
const latencyLines: Line[] = [
  { label: "p50", color: "--good" },
  { label: "p95", color: "--accent" },
  { label: "p99", color: "--wait" },
];
const hourLines: Line[] = [{ label: "Sent", color: "--accent" }];
const outcomeLines: Line[] = [
  { label: "Delivered", color: "--good" },
  { label: "Read", color: "--accent" },
  { label: "Failed", color: "--bad" },
];

/** What happens now, and what happened. */
@customElement("admin-overview")
export class Overview extends View {
  @state() private analytics: Analytics | undefined;
  @state() private realtime: RealtimeStats | undefined;
  @state() private channels: ChannelHealth[] = [];
  @state() private hours: keyof typeof periods = "24";
  /** They go on while another view is shown. */
  @property({ attribute: false }) rates!: Rates;
  #turn = 0;
  #ends: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const timers = [setInterval(() => this.#tick(), second), setInterval(() => void this.#refresh(), refreshEvery)];
    this.#ends = [
      this.client.on("activity", () => this.requestUpdate()),
      () => timers.forEach(clearInterval),
      Pulse.of(this.client).listen(() => this.requestUpdate()),
    ];
    void this.#refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#ends) end();
  }

  #tick(): void {
    this.rates.advance(Date.now());
    this.requestUpdate();
  }

  #refresh(): Promise<void> {
    const withAnalytics = this.#turn++ % analyticsTurns === 0 || this.failure !== undefined;
    return this.attempt(async () => {
      await Promise.all([this.#loadConnections(), this.#loadChannels(), withAnalytics && this.#loadAnalytics()]);
    });
  }

  async #loadConnections(): Promise<void> {
    this.realtime = await this.client.request("GET", "/realtime/stats");
  }

  async #loadChannels(): Promise<void> {
    this.channels = (await this.client.request<{ channels: ChannelHealth[] }>("GET", "/status")).channels;
  }

  async #loadAnalytics(): Promise<void> {
    const isLast = this.asking();
    const query = { ...this.#span(), ...(this.rates.hasHistory ? {} : { recent: true }) };
    const analytics = await this.client.request<Analytics>("GET", "/analytics", { query });
    if (analytics.recent && !this.rates.hasHistory) this.rates.begin(analytics.recent, Date.now());
    if (isLast()) this.analytics = analytics;
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
    const { rates } = this;
    const seconds = rates.column("at");
    return html`
      ${this.failureBox()} ${openIncidents(Pulse.of(this.client).incidents, Date.now())}
      <dl class="tiles">
        ${tile(t("Sends / s"), figure(rates.average("sends")), "", log("created", shownSince()))}
        ${tile(t("Delivered / s"), figure(rates.average("delivered")), "", log("acknowledged", shownSince()))}
        ${tile(t("Median latency"), duration(rates.latest("p50")), t("just now"), log("acknowledged", shownSince()))}
        ${tile(t("95th percentile latency"), duration(rates.latest("p95")), t("just now"), log("acknowledged", shownSince()))}
        ${tile(t("Connections"), this.realtime ? count(this.realtime.connections) : "–")}
        ${tile(t("Users online"), this.realtime ? count(this.realtime.users) : "–")}
      </dl>
      <div class="grid two">
        <section class="card">
          <h2>${t("Now")} <small>${t("per second, last 5 minutes")}</small></h2>
          <time-chart
            label=${t("Sends and deliveries per second")}
            .lines=${said(rateLines)}
            .data=${[seconds, rates.column("sends"), rates.column("delivered")]}
          ></time-chart>
        </section>
        <section class="card">
          <h2>${t("Latency")} <small>${t("from send to delivery, ms")}</small></h2>
          <time-chart
            label=${t("Time from send to delivery")}
            unit="ms"
            .lines=${said(latencyLines)}
            .data=${[seconds, rates.column("p50"), rates.column("p95"), rates.column("p99")]}
          ></time-chart>
        </section>
      </div>
      <div class="grid side">
        <div class="grid">${this.#period()}</div>
        <div class="grid">
          ${channelHealth(this.channels, Date.now())} ${this.#stream(rates.recent)}
          ${breakdown(t("By channel"), channels(this.analytics, this.#span().from))} ${this.#rooms()}
        </div>
      </div>
    `;
  }

  #period(): TemplateResult {
    const a = this.analytics;
    const { from } = this.#span();
    const delivered = log("acknowledged", from);
    return html`
      <div class="heading">
        <h2>${t("Delivery")}</h2>
        <label class="inline"
          >${t("in the last")}
          <select @change=${this.#choosePeriod}>
            ${Object.entries(periods).map(
              ([value, label]) => html`<option value=${value} ?selected=${value === this.hours}>${t(label)}</option>`,
            )}
          </select>
        </label>
        <button type="button" class="small" title=${t("Download as CSV")} @click=${() => this.attempt(() => this.#saveCsv())}>
          ${t("CSV")}
        </button>
      </div>
      <dl class="tiles">
        ${tile(t("In inboxes"), a ? count(a.totals.sent) : "–", t("everything that was sent"), log("created", from))}
        ${tile(
          t("Delivered"),
          a ? count(a.totals.delivered) : "–",
          a
            ? t("{share} of the {online} whose recipient was online", {
                share: share(a.totals.deliveredOnline, a.totals.online),
                online: count(a.totals.online),
              })
            : "",
          delivered,
        )}
        ${tile(
          t("Read"),
          a ? count(a.totals.read) : "–",
          a ? t("{share} of them", { share: share(a.totals.read, a.totals.sent) }) : "",
          log("read", from),
        )}
        ${tile(t("Failed"), a ? count(a.totals.failed) : "–", t("no channel accepted them"), log("failed", from))}
        ${tile(t("Median delivery time"), duration(a?.onlineLatencyMs?.p50), t("where the recipient was online"), delivered)}
        ${tile(t("99th percentile delivery time"), duration(a?.onlineLatencyMs?.p99), t("where the recipient was online"), delivered)}
      </dl>
      <section class="card">
        <h2>${t("Sent")} <small>${t("per hour")}</small></h2>
        <time-chart bars label=${t("Sent per hour")} .lines=${said(hourLines)} .data=${byHour(a, ["sent"])}></time-chart>
      </section>
      <section class="card">
        <h2>${t("Outcomes")} <small>${t("per hour")}</small></h2>
        <time-chart
          label=${t("Delivered, read and failed per hour")}
          .lines=${said(outcomeLines)}
          .data=${byHour(a, ["delivered", "read", "failed"])}
        ></time-chart>
      </section>
      <div class="grid two">${breakdown(t("By priority"), parts(a?.byPriority))} ${breakdown(t("By type"), parts(a?.byType))}</div>
    `;
  }

  #rooms(): TemplateResult {
    const rooms = this.realtime?.rooms ?? [];
    return html`
      <section class="card">
        <h2>${t("Rooms")} <small>${t("with someone connected")}</small></h2>
        ${rooms.length === 0 ? html`<p class="empty">${t("Nobody is in a room.")}</p>` : ""}
        <ul class="plain">
          ${rooms
            .slice(0, roomsShown)
            .map(({ room, users }) => html`<li><span class="foreign">${visible(room)}</span><b>${count(users)}</b></li>`)}
        </ul>
      </section>
    `;
  }

  #stream(recent: Happening[]): TemplateResult {
    return html`
      <section class="card">
        <h2>${t("Activity")}</h2>
        ${recent.length === 0 ? html`<p class="empty">${t("Activity appears here.")}</p>` : ""}
        <ol class="stream" tabindex="0" aria-label=${t("Activity, newest first")}>
          ${recent.map(
            (e) =>
              html`<li>
                <time>${time(e.at)}</time><b>${words(e.event)}</b><a class="foreign" href=${personLink(e.userId)}>${visible(e.userId)}</a>
                <small class="foreign">${details(e)}</small>
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

/** Begins where the charts of the last seconds do. */
function shownSince(): Date {
  return new Date(Date.now() - shown * second);
}

/** @param href Where what it counts is listed. */
function tile(label: string, value: string, note = "", href = ""): TemplateResult {
  return html`<div>
    <dt>${label}</dt>
    <dd>${href ? html`<a href=${href}>${value}</a>` : value}</dd>
    ${note ? html`<dd class="note">${note}</dd>` : ""}
  </div>`;
}

function said(lines: Line[]): Line[] {
  let known = translated.get(lines);
  if (!known) translated.set(lines, (known = lines.map((line) => ({ ...line, label: t(line.label) }))));
  return known;
}

/** The chart is drawn anew for other lines, so they stay the same ones. */
const translated = new Map<Line[], Line[]>();

function details(e: Happening): string {
  if ("connectionId" in e) return e.connectionId;
  return [words(e.category), words(e.priority), e.channel && words(e.channel)].filter(Boolean).join(" · ");
}
