import { css } from "lit";
import { cornerStack } from "../core/cornerStack.ts";

export const toastStyles = css`
  :host {
    display: contents;
  }

  .stack {
    ${cornerStack}
    inset-inline-end: 1rem;
    width: min(var(--notifications-toast-width, 23rem), calc(100vw - 2rem));
  }

  .stack:popover-open {
    display: flex;
  }

  :host([placement^="top"]) .stack {
    inset-block: 1rem auto;
  }

  :host([placement$="start"]) .stack {
    inset-inline: 1rem auto;
  }

  .toast {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 0.75rem;
    padding-block: 0.75rem;
    padding-inline: 0.875rem 0.5rem;
    background: var(--raised);
    border-radius: var(--radius);
    box-shadow: var(--shadow);
    animation: arrive 0.28s cubic-bezier(0.2, 0.9, 0.3, 1);
  }

  .critical {
    box-shadow:
      inset 0 0 0 1.5px var(--danger),
      var(--shadow);
  }

  .symbol {
    width: 2rem;
    height: 2rem;
    border-radius: 0.6rem;
  }

  .body {
    align-self: center;
  }

  .title {
    display: -webkit-box;
    overflow: hidden;
    font-weight: 600;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .message {
    display: -webkit-box;
    overflow: hidden;
    color: var(--muted);
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
  }

  .go {
    min-height: 1.5rem;
    margin-top: 0.25rem;
    font-size: 0.8125rem;
    text-decoration: none;
    border-radius: 0.25rem;
  }

  .go:hover {
    text-decoration: underline;
  }

  .others {
    align-self: center;
    padding: 0.2rem 0.75rem;
    color: var(--muted);
    font-size: 0.75rem;
    font-weight: 550;
    background: var(--raised);
    border-radius: 1rem;
    box-shadow: var(--shadow);
  }

  @media (max-width: 480px) {
    .stack {
      inset-inline: 0.75rem !important;
      width: auto;
    }
  }

  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(0.75rem) scale(0.97);
    }
  }
`;
