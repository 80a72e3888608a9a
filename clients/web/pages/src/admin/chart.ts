import { html, LitElement, type PropertyValues } from "lit";
import { customElement, property } from "lit/decorators.js";
import uPlot, { type AlignedData, type Options, type Series } from "uplot";
import "uplot/dist/uPlot.min.css";
import { clock, figure } from "../format.ts";
import { t } from "../language.ts";

export interface Line {
  label: string;
  /** A custom property of the page, such as `--accent`. */
  color: string;
}

const height = 180;

/** Seconds: bars are hours. */
const halfBar = 1800;

/** Of the scale, so that a single event doesn't fill the chart. */
const lowestTop = 4;

/** Lines (or bars) over time, with a legend that says the latest values. */
@customElement("time-chart")
export class TimeChart extends LitElement {
  @property({ attribute: false }) lines: Line[] = [];
  /** Seconds since 1970, then one column per line. */
  @property({ attribute: false }) data: AlignedData = [[]];
  @property() label = "";
  @property() unit = "";
  @property({ type: Boolean }) bars = false;
  #plot: uPlot | undefined;
  readonly #size = new ResizeObserver(() => this.#plot?.setSize({ width: this.#width, height }));
  readonly #theme = matchMedia("(prefers-color-scheme: dark)");
  readonly #redraw = () => this.#draw();

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#theme.addEventListener("change", this.#redraw);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#theme.removeEventListener("change", this.#redraw);
    this.#size.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  protected override render(): unknown {
    return html`
      <ul class="legend">
        ${this.lines.map((line) => html`<li data-color=${line.color}><i aria-hidden="true"></i>${line.label}</li>`)}
      </ul>
      <div class="plot" role="img" aria-label=${this.#summary()}></div>
    `;
  }

  protected override updated(changes: PropertyValues): void {
    if (changes.has("lines") || !this.#plot) this.#draw();
    else this.#plot.setData(this.data);
  }

  get #box(): HTMLElement {
    return this.querySelector(".plot") as HTMLElement;
  }

  get #width(): number {
    return this.#box.clientWidth;
  }

  #summary(): string {
    const latest = this.lines.map(({ label }, n) => {
      const value = [...(this.data[n + 1] ?? [])].findLast((v) => typeof v === "number");
      return `${label} ${typeof value === "number" ? `${figure(value)} ${this.unit}`.trim() : t("none")}`;
    });
    return `${this.label}; ${t("latest")}: ${latest.join(", ")}`;
  }

  #draw(): void {
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(), this.data, this.#box);
    this.#size.disconnect();
    this.#size.observe(this.#box);
  }

  #options(): Options {
    const quiet = this.#color("--quiet");
    const grid = { stroke: this.#color("--line"), width: 1 };
    const axis = { stroke: quiet, grid, ticks: { show: false }, font: "11px system-ui, sans-serif" };
    return {
      width: this.#width,
      height,
      padding: [8, 20, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 6 } },
      // A bar stands around its time: the first and the last one need room beside them.
      scales: {
        x: { range: (_, from, to) => (this.bars ? [from - halfBar, to + halfBar] : [from, to]) },
        y: { range: (_, __, most) => [0, Math.max(most * 1.15, lowestTop)] },
      },
      axes: [
        { ...axis, grid: { show: false }, size: 26, space: 60, values: (_, ticks) => ticks.map(clock) },
        { ...axis, size: 42, space: 32, values: (_, ticks) => ticks.map((v) => figure(v)) },
      ],
      series: [{}, ...this.lines.map((line) => this.#series(line))],
    };
  }

  #series({ label, color }: Line): Series {
    const stroke = this.#color(color);
    const bars = uPlot.paths.bars?.({ size: [0.7, 40], radius: 0.2 });
    return this.bars && bars
      ? { label, fill: stroke, stroke, paths: bars, points: { show: false } }
      : { label, stroke, width: 1.75, spanGaps: true, points: { show: false } };
  }

  /** As the browser computes it: canvas knows no custom properties. */
  #color(name: string): string {
    const probe = document.createElement("i");
    probe.style.color = `var(${name})`;
    this.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }
}
