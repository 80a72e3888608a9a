import type { ReactiveController, ReactiveControllerHost } from "lit";
import { t } from "../../language.ts";
import { confirmed } from "../confirm.ts";

/** Warns before what was typed and not saved is left: by a link of the page, by closing it, or by another choice in it. */
export class Unsaved implements ReactiveController {
  readonly #isDirty: () => boolean;

  constructor(host: ReactiveControllerHost, isDirty: () => boolean) {
    this.#isDirty = isDirty;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener("beforeunload", this.#leaving);
    document.addEventListener("click", this.#clicked, true);
  }

  hostDisconnected(): void {
    window.removeEventListener("beforeunload", this.#leaving);
    document.removeEventListener("click", this.#clicked, true);
  }

  /** True when nothing is lost, or it may be. */
  async mayLeave(): Promise<boolean> {
    return !this.#isDirty() || confirmed(t("Leave without saving? Your changes will be lost."), t("Leave"));
  }

  readonly #leaving = (event: BeforeUnloadEvent): void => {
    if (this.#isDirty()) event.preventDefault();
  };

  /** Another view of the page is another part of its address: the browser asks nobody about that. */
  readonly #clicked = (event: MouseEvent): void => {
    const link = (event.target as Element | null)?.closest<HTMLAnchorElement>('nav a[href^="#"]');
    if (!link || !this.#isDirty() || link.hash === location.hash.split("?")[0]) return;
    event.preventDefault();
    event.stopPropagation();
    void this.mayLeave().then((may) => {
      if (!may) return;
      this.hostDisconnected();
      location.hash = link.hash;
    });
  };
}
