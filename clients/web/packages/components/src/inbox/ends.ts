import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Tells when the list's first or last pixel comes into sight or leaves it: elements of the classes `top` and `bottom`. */
export class Ends implements ReactiveController {
  readonly #host: ReactiveControllerHost & { readonly renderRoot: ParentNode };
  readonly #reached: (end: "top" | "bottom", isInSight: boolean) => void;
  #observer: IntersectionObserver | undefined;

  constructor(
    host: ReactiveControllerHost & { readonly renderRoot: ParentNode }, reached: (end: "top" | "bottom", isInSight: boolean) => void,
  ) {
    this.#host = host;
    this.#reached = reached;
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }

  hostUpdated(): void {
    this.#observer ??= new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) this.#reached(target.className as "top" | "bottom", isIntersecting);
    });
    // Watched anew each time, because one that stays in sight while the list grows tells nothing.
    this.#observer.disconnect();
    for (const end of this.#host.renderRoot.querySelectorAll(".top, .bottom")) this.#observer.observe(end);
  }
}
