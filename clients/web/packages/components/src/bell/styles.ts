import { css } from "lit";

export const bellStyles = css`
  /* The bell stands in somebody else's header: it has the color of the text there. */
  :host {
    display: inline-block;
    color: inherit;
    vertical-align: middle;
  }

  .bell.icon-button {
    position: relative;
    width: var(--notifications-bell-size, 2.5rem);
    height: var(--notifications-bell-size, 2.5rem);
    color: var(--notifications-bell-color, inherit);
    border-radius: 0.65rem;
  }

  .bell.icon-button:hover:enabled,
  .bell.icon-button[aria-expanded="true"] {
    color: var(--notifications-bell-color, inherit);
    background: color-mix(in srgb, currentColor 12%, transparent);
  }

  .bell:focus-visible {
    outline-color: currentColor;
  }

  .bell .icon {
    width: 1.375rem;
    height: 1.375rem;
  }

  .badge {
    position: absolute;
    inset-block-start: 0.125rem;
    inset-inline-start: 50%;
    min-width: 1.125rem;
    padding-inline: 0.3rem;
    color: var(--on-badge);
    font-size: 0.6875rem;
    font-weight: 650;
    line-height: 1.125rem;
    text-align: center;
    background: var(--badge);
    border-radius: 1rem;
    font-variant-numeric: tabular-nums;
    forced-color-adjust: none;
    animation: pop 0.25s cubic-bezier(0.3, 1.6, 0.5, 1);
  }

  .panel {
    position: fixed;
    inset: auto;
    width: min(var(--notifications-panel-width, 26rem), calc(100vw - 16px));
    height: min(var(--notifications-panel-height, 40rem), calc(100dvh - 16px));
    margin: 0;
    padding: 0;
    overflow: hidden;
    color: var(--text);
    background: var(--background);
    border: 0;
    border-radius: var(--radius);
    box-shadow: var(--shadow);
    outline: none;
    opacity: 0;
    transform: translateY(-0.375rem) scale(0.985);
    transition:
      opacity 0.12s,
      transform 0.16s cubic-bezier(0.2, 0.8, 0.3, 1),
      display 0.16s allow-discrete,
      overlay 0.16s allow-discrete;
  }

  .panel:popover-open {
    opacity: 1;
    transform: none;
  }

  @starting-style {
    .panel:popover-open {
      opacity: 0;
      transform: translateY(-0.375rem) scale(0.985);
    }
  }

  .close {
    display: none;
  }

  @media (max-width: 480px) {
    .panel {
      inset: auto 0 0;
      width: 100%;
      max-width: none;
      height: 88dvh;
      max-height: none;
      border-radius: 1.125rem 1.125rem 0 0;
      transform: translateY(2rem);
    }

    @starting-style {
      .panel:popover-open {
        transform: translateY(2rem);
      }
    }

    .panel::backdrop {
      background: #0000004d;
    }

    .close {
      display: inline-grid;
    }
  }

  @keyframes pop {
    from {
      transform: scale(0.4);
    }
  }
`;
