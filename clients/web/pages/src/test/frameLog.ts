import { el, find } from "../dom";
import type { Frame } from "../frames";

const kept = 200;

/** What goes over the connection, newest first. */
export class FrameLog {
  readonly #list = find("frames", HTMLOListElement);
  readonly #count = find("frame-count", HTMLSpanElement);
  readonly #pings = find("show-pings", HTMLInputElement);
  #total = 0;

  constructor() {
    find("clear-frames", HTMLButtonElement).addEventListener("click", () => this.#list.replaceChildren());
  }

  add(frame: Frame): void {
    if (frame.kind === "ping" && !this.#pings.checked) return;
    this.#line(frame.direction, `${frame.direction === "in" ? "← " : "→ "}${frame.kind}`, `${frame.bytes} B`, frame.body);
  }

  /** What happened to the connection itself. */
  note(text: string, detail: string): void {
    this.#line("sys", text, detail, "");
  }

  #line(kind: string, what: string, size: string, body: string): void {
    const now = new Date();
    const time = `${now.toLocaleTimeString([], { hour12: false })}.${String(now.getMilliseconds()).padStart(3, "0")}`;
    this.#list.prepend(
      el(
        "li",
        { class: kind },
        el("time", {}, time),
        el("strong", {}, what),
        el("span", {}, size),
        body !== "" && el("span", { class: "body" }, body),
      ),
    );
    while (this.#list.childElementCount > kept) this.#list.lastElementChild?.remove();
    this.#count.textContent = String(++this.#total);
  }
}
