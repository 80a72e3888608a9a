import type { ReactiveController, ReactiveControllerHost } from "lit";

const period = 30_000;

/** The current time, renewed so often that relative times stay right. */
export class Clock implements ReactiveController {
  now = new Date();
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#tick();
    this.#timer = setInterval(() => this.#tick(), period);
    document.addEventListener("visibilitychange", this.#tick);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
    document.removeEventListener("visibilitychange", this.#tick);
  }

  hostUpdate(): void {
    this.now = new Date();
  }

  readonly #tick = (): void => {
    if (!document.hidden) this.#host.requestUpdate();
  };
}
