import { css } from "lit";

/** More rows at once: lines are shorter, pictures and messages are seen when a row is opened. */
export const densityStyles = css`
  :host([density="compact"]) .item {
    padding-block: 0.375rem 0.1875rem;
  }

  :host([density="compact"]) .item:not(.open) .main,
  :host([density="compact"]) .item:not(.open) .message {
    -webkit-line-clamp: 1;
  }

  :host([density="compact"]) .item:not(.open) .image {
    display: none;
  }

  :host([density="compact"]) :is(.symbol, .avatar) {
    width: 1.75rem;
    height: 1.75rem;
  }

  :host([density="compact"]) .dot {
    inset-block-start: 1rem;
  }

  :host([density="compact"]) li {
    contain-intrinsic-block-size: auto 4rem;
  }
`;
