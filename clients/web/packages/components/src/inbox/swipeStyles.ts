import { css } from "lit";

/** A row that a finger moves to the side, and what its place says meanwhile. */
export const swipeStyles = css`
  .item {
    touch-action: pan-y pinch-zoom;
  }

  [data-swipe] {
    position: relative;
    color: var(--accent);
    background: linear-gradient(var(--soft), var(--soft)), var(--background);
  }

  [data-swipe]::before {
    position: absolute;
    inset: 0;
    display: grid;
    align-items: center;
    padding-inline: 1.25rem;
    font-weight: 600;
    content: attr(data-swipe);
  }

  .backward::before {
    text-align: end;
  }

  .far[data-swipe] {
    color: var(--on-accent);
    background: var(--accent);
  }

  [data-swipe] > .item {
    color: var(--text);
    background: var(--background);
  }
`;
