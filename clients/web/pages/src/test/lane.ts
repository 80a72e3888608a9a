import {
  type ConnectionState, type Notification, type NotificationChange, type NotificationsClient, placeOf, type ReadUpTo,
} from "@notifications/client";
import { html, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { count, duration, figure, time, words } from "../format.ts";
import { t } from "../language.ts";
import { clientFor, type Identity } from "../session.ts";
import { View } from "../view.ts";
import { type Frame, ObservedProtocol } from "./frames.ts";
import { type Latencies, percentile } from "./latencies.ts";

const shown = 20;

interface Row {
  notification: Notification;
  latency?: number | undefined;
  roundTrip?: number | undefined;
}

/**
 * One connected user: what arrives, and how long it took.
 * @fires frame - something went over the connection.
 */
@customElement("test-lane")
export class Lane extends View {
  @property({ attribute: false }) identity!: Identity;
  @property({ attribute: false }) latencies!: Latencies;
  @state() private connection: ConnectionState = "closed";
  @state() private rows = new Map<string, Row>();
  @state() private unread: number | undefined;
  @state() private arrived = 0;
  readonly #times: number[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    // A connection of its own: this page is about connections.
    this.client = clientFor(this.identity, { tabs: false, protocol: new ObservedProtocol((frame) => this.#tell(frame)) });
    this.#listen(this.client);
    void this.attempt(() => this.client.connect());
    void this.attempt(() => this.#load());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    void this.client.close();
  }

  #listen(client: NotificationsClient): void {
    client.on("state", (connection) => {
      this.connection = connection;
      this.#tell({ direction: "state", kind: connection, body: "", bytes: 0 });
    });
    client.on("notification", (notification) => this.#arrive(notification));
    client.on("progress", (notification) => this.#arrive(notification));
    client.on("updated", (change) => this.#change(change));
    client.on("unreadCount", (answer) => (this.unread = answer.count));
    client.on("acknowledged", ({ id, roundTripMs }) => this.#set(id, { roundTrip: roundTripMs }));
    client.on("reload", () => void this.attempt(() => this.#load()));
  }

  async #load(): Promise<void> {
    const [page, unread] = await Promise.all([this.client.list({ limit: shown }), this.client.unreadCount()]);
    this.unread = unread.count;
    for (const notification of page.items) this.#put({ ...this.rows.get(notification.id), notification });
  }

  #arrive(notification: Notification): void {
    const latency = this.latencies.arrived(notification);
    if (latency !== undefined) this.#times.push(latency);
    this.arrived++;
    this.#put({ notification, latency });
  }

  #put(row: Row): void {
    const { id } = row.notification;
    const place = placeOf(row.notification);
    const others = [...this.rows].filter(([other, { notification }]) => other !== id && (!place || placeOf(notification) !== place));
    // Ids are made so that a later one sorts after an earlier one.
    this.rows = new Map([...others, [id, row] as const].sort(([a], [b]) => (a < b ? 1 : -1)).slice(0, shown));
  }

  #set(id: string, change: Partial<Row>): void {
    const row = this.rows.get(id);
    if (row) this.#put({ ...row, ...change });
  }

  #change(change: NotificationChange | ReadUpTo): void {
    if (!("id" in change)) {
      for (const { notification: n } of this.rows.values()) {
        if (!n.readAt && n.id <= change.readUpTo) this.#set(n.id, { notification: { ...n, readAt: change.readAt, status: change.status } });
      }
      return;
    }
    const row = this.rows.get(change.id);
    if (!row) return;
    if (change.deletedAt) this.rows = new Map([...this.rows].filter(([id]) => id !== change.id));
    else this.#set(change.id, { notification: { ...row.notification, ...change } });
  }

  protected override render(): unknown {
    const { userId } = this.identity;
    const [p50, p95] = [percentile(this.#times, 0.5), percentile(this.#times, 0.95)];
    return html`
      <section class="card lane" aria-label=${userId}>
        <div class="heading">
          <h2 class="foreign">${userId}</h2>
          <p class="state" data-state=${this.connection} role="status"><span class="dot"
            aria-hidden="true"></span><strong>${words(this.connection)}</strong></p>
          <button type="button" class="small"
            @click=${() => this.attempt(async () => void (await this.client.markAllRead()))}>${t("Mark all read")}</button>
          <button type="button" class="small" @click=${() => this.dispatchEvent(new CustomEvent("leave"))}>${t("Disconnect")}</button>
        </div>
        ${this.failureBox()}
        <dl class="numbers">
          ${number(t("Unread"), this.unread === undefined ? "–" : count(this.unread), "unread")}
          ${number(t("Arrived"), count(this.arrived), "arrived")}
          ${number("p50 / p95", p50 === undefined || p95 === undefined ? "–" : `${figure(p50)} / ${figure(p95)} ms`, "percentiles")}
        </dl>
        ${this.rows.size === 0
          ? html`<p class="empty">${t("Send something to {user}: it appears here with the time it took.", { user: userId })}</p>`
          : ""}
        <ol class="arrivals">${repeat(this.rows.values(), (row) => row.notification.id, (row) => this.#row(row))}</ol>
      </section>
    `;
  }

  #row({ notification: n, latency, roundTrip }: Row): TemplateResult {
    return html`
      <li data-type=${n.type} class=${n.readAt ? "read" : ""}>
        <h3 class="foreign">${n.title}</h3>
        ${n.readAt
          ? html`<small>${t("read")}</small>`
          : html`<button type="button" class="small" @click=${() => this.#read(n.id)}>${t("Mark read")}</button>`}
        <p class="foreign">${n.message}</p>
        <p class="meta">
          ${latency === undefined
            ? ""
            : html`<span class="chip time" title=${t("from the click on Send to the arrival here")}>${duration(latency)}</span>`}
          ${roundTrip === undefined
            ? ""
            : html`<span class="chip" title=${t("from sending to the acknowledgement, by the server's clock")}
                >${t("ack")} ${duration(roundTrip)}</span>`}
          <span class="chip">${words(n.priority)}</span><span class="chip">${words(n.type)}</span><span
            class="chip">${words(n.status)}</span>
          <time datetime=${n.createdAt} title=${n.id}>${time(n.createdAt)}</time>
        </p>
      </li>
    `;
  }

  #read(id: string): Promise<void> {
    return this.attempt(async () => this.#set(id, { notification: await this.client.read(id) }));
  }

  #tell(frame: Omit<Frame, "direction"> & { direction: Frame["direction"] | "state" }): void {
    this.dispatchEvent(new CustomEvent("frame", { detail: { ...frame, user: this.identity.userId, at: new Date() } }));
  }
}

function number(label: string, value: string, name: string): TemplateResult {
  return html`<div><dt>${label}</dt><dd data-name=${name}>${value}</dd></div>`;
}
