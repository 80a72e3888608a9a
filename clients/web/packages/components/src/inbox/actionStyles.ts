import { css } from "lit";

/** The buttons of a row. */
export const actionStyles = css`
  .actions {
    z-index: 1;
    display: flex;
    flex: none;
    gap: 0.0625rem;
    margin-inline-start: auto;
  }

  .actions .icon-button {
    width: 1.75rem;
    height: 1.75rem;
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

  /* With a pointer the buttons come at the foot while the row is pointed at or has the focus. Their place is kept free for them. */
  @media (hover: hover) {
    .actions {
      margin-block: 0 -0.25rem;
      margin-inline-end: -0.375rem;
      opacity: 0;
    }

    .foot:not(:has(.meta)) .actions {
      margin-block: 0 -0.4375rem;
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
      position: absolute;
      inset-block-start: 0.25rem;
      inset-inline-end: 0.375rem;
    }

    .head {
      padding-inline-end: 1.75rem;
    }

    .foot:not(:has(.meta)) {
      display: contents;
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
