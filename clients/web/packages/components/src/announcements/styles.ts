import { css } from "lit";
import { cornerStack } from "../core/cornerStack.ts";

export const announcementStyles = css`
  :host {
    display: block;
  }

  .banners {
    display: grid;
    gap: 0.5rem;
  }

  .box {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 0.75rem;
    align-items: center;
    border-radius: var(--radius);
    animation: appear 0.28s cubic-bezier(0.2, 0.9, 0.3, 1);
  }

  .title {
    font-weight: 600;
  }

  .message {
    color: var(--muted);
    white-space: pre-line;
  }

  .symbol {
    width: 2rem;
    height: 2rem;
    border-radius: 0.6rem;
  }

  .box .go {
    min-height: 1.5rem;
    font-size: 0.8125rem;
    text-decoration: none;
    border-radius: 0.25rem;
  }

  .box .go:hover {
    text-decoration: underline;
  }

  /* Banners: a line at the top, in their type's colour */

  .banner {
    align-items: start;
    padding-block: 0.375rem;
    padding-inline: 0.875rem 0.5rem;
    background: color-mix(in srgb, var(--tone) 9%, var(--background));
    box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--tone) 30%, var(--background));
  }

  .banner .symbol {
    width: 1.5rem;
    background: none;
  }

  /* Its first line stands beside the symbol, however many follow. */
  .banner .body {
    padding-block: 0.35rem;
    display: flex;
    flex-wrap: wrap;
    gap: 0.125rem 0.625rem;
    align-items: baseline;
  }

  .banner .message {
    max-height: 8.6em;
    overflow-y: auto;
    color: inherit;
  }

  .banner .go {
    color: var(--ink);
  }

  /* Cards: in a corner, above the page */

  .cards {
    ${cornerStack}
    inset-inline-start: 1rem;
    width: min(var(--notifications-card-width, 22rem), calc(100vw - 2rem));
  }

  .cards:popover-open {
    display: flex;
  }

  .card {
    align-items: start;
    padding-block: 0.875rem;
    padding-inline: 0.875rem 0.5rem;
    overflow: hidden;
    background: linear-gradient(var(--tone), var(--tone)) top / 100% 3px no-repeat var(--raised);
    box-shadow: var(--shadow);
  }

  .card .body {
    align-self: center;
  }

  .card .message {
    max-height: 12.9em;
    margin-block-start: 0.125rem;
    overflow-y: auto;
  }

  .card .go {
    margin-block-start: 0.375rem;
  }

  /* Dialogs */

  dialog {
    width: min(30rem, calc(100vw - 2rem));
    max-height: calc(100dvh - 2rem);
    padding: 0;
    color: var(--text);
    background: var(--raised);
    border: 0;
    border-radius: calc(var(--radius) * 1.25);
    box-shadow: var(--shadow);
    overscroll-behavior: contain;
    animation: appear 0.22s cubic-bezier(0.2, 0.9, 0.3, 1);
  }

  dialog::backdrop {
    background: light-dark(#18181d66, #000000a6);
    animation: fade 0.22s;
  }

  .sheet {
    display: grid;
    gap: 0.5rem;
    padding: 1.5rem;
    background: linear-gradient(var(--tone), var(--tone)) top / 100% 4px no-repeat;
  }

  .sheet .symbol {
    width: 2.75rem;
    height: 2.75rem;
    margin-block-end: 0.25rem;
    border-radius: 0.8rem;
  }

  .sheet .symbol .icon {
    width: 1.375rem;
    height: 1.375rem;
  }

  .sheet .title {
    font-size: 1.125rem;
    font-weight: 650;
    line-height: 1.35;
  }

  .sheet .message {
    font-size: 0.9375rem;
    line-height: 1.5;
  }

  .actions {
    display: flex;
    flex-flow: row-reverse wrap;
    gap: 0.5rem;
    justify-content: flex-start;
    margin-block-start: 0.75rem;
  }

  .actions .button {
    min-height: 2.375rem;
    padding-inline: 1rem;
    text-decoration: none;
    border-radius: var(--radius-small);
  }

  .actions .button .icon {
    width: 0.875rem;
    height: 0.875rem;
    stroke-width: 2.25;
  }

  /* In the form that makes one */

  .preview {
    position: relative;
  }

  .preview .card {
    width: min(22rem, 100%);
  }

  .preview .sheet {
    width: min(30rem, 100%);
    overflow: hidden;
    background-color: var(--raised);
    border-radius: calc(var(--radius) * 1.25);
    box-shadow: var(--shadow);
  }

  @media (max-width: 480px) {
    .cards {
      inset-inline: 0.75rem;
      width: auto;
    }

    .sheet {
      padding: 1.25rem;
    }

    .actions .button {
      flex: 1 1 auto;
    }
  }

  @keyframes appear {
    from {
      opacity: 0;
      transform: translateY(0.5rem) scale(0.98);
    }
  }

  @keyframes fade {
    from {
      opacity: 0;
    }
  }
`;
