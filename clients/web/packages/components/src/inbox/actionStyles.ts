import { css } from "lit";

/** The buttons of a row. */
export const actionStyles = css`
  .actions {
    z-index: 1;
    display: flex;
    gap: 0.0625rem;
  }

  .actions .icon-button {
    width: 1.875rem;
    height: 1.875rem;
  }

  .actions .icon {
    width: 1.0625rem;
    height: 1.0625rem;
  }

  .delete:hover:enabled {
    color: var(--danger) !important;
  }

  .more .icon {
    stroke-width: 2.5;
  }

  /* With a pointer the buttons float over the row's end while it is pointed at or has the focus. */
  @media (hover: hover) {
    .actions {
      position: absolute;
      inset-block-end: 0.5rem;
      inset-inline-end: 0.625rem;
      margin: 0;
      padding: 0.125rem;
      background: var(--raised);
      border-radius: calc(var(--radius-small) + 2px);
      box-shadow:
        0 0 0 1px var(--line),
        0 2px 6px light-dark(#18181d14, #00000059);
      opacity: 0;
    }

    .actions .more {
      display: none;
    }

    .item:hover .actions,
    .item:focus-within .actions,
    .actions:has([aria-expanded="true"]) {
      opacity: 1;
    }
  }

  /* A finger on a screen that also has a pointer must not hit what it can't see. */
  @media (hover: hover) and (any-pointer: coarse) {
    .item:not(:hover, :focus-within) .actions {
      pointer-events: none;
    }
  }

  /* Fingers get one button with a menu. */
  @media (hover: none) {
    .actions {
      position: relative;
      align-self: start;
      margin-block: -0.5rem;
      margin-inline: -0.5rem;
    }

    .actions .icon-button:not(.more) {
      display: none;
    }

    .actions .more {
      width: 2.25rem;
      height: 2.25rem;
    }
  }
`;
