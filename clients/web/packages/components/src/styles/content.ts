import { css } from "lit";

/** What a notification looks like, in the list and as a toast. Wants its color as `--tone`. */
export const content = css`
  .toned {
    /* Readable on either background, whatever the sender chose. */
    --ink: light-dark(oklch(from var(--tone) min(l, 0.55) c h), oklch(from var(--tone) max(l, 0.76) min(c, 0.16) h));
  }

  .symbol {
    display: grid;
    place-items: center;
    width: 2.25rem;
    height: 2.25rem;
    color: var(--ink);
    background: color-mix(in srgb, var(--tone) 13%, transparent);
    border-radius: 0.65rem;
  }

  .avatar {
    position: relative;
    display: grid;
    place-items: center;
    width: 2.25rem;
    height: 2.25rem;
    margin-block-end: 0.25rem;
    color: color-mix(in srgb, var(--ink) 45%, var(--text));
    font-size: 0.8125rem;
    font-weight: 600;
    background: color-mix(in srgb, var(--tone) 13%, transparent);
    border-radius: 50%;
  }

  .person {
    display: grid;
    place-items: center;
    width: 100%;
    height: 100%;
    border-radius: 50%;
  }

  .person > * {
    grid-area: 1 / 1;
  }

  .avatar.stacked {
    background: none;
  }

  .stacked > .person {
    grid-area: 1 / 1;
    place-self: end start;
    width: 72%;
    height: 72%;
    font-size: 0.6875rem;
    background: color-mix(in srgb, var(--tone) 20%, var(--raised));
    box-shadow: 0 0 0 2px var(--raised);
  }

  .stacked > .person:first-child {
    place-self: start end;
  }

  .face {
    width: 100%;
    height: 100%;
    object-fit: cover;
    border-radius: 50%;
  }

  .avatar .badge {
    position: absolute;
    inset-block-end: -0.25rem;
    inset-inline-end: -0.25rem;
    display: grid;
    place-items: center;
    width: 1.125rem;
    height: 1.125rem;
    color: var(--ink);
    background: var(--raised);
    border-radius: 50%;
    box-shadow: 0 0 0 1px var(--line);
  }

  .badge .icon {
    width: 0.75rem;
    height: 0.75rem;
    stroke-width: 2.25;
  }

  .choices {
    position: relative;
    z-index: 1;
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin-block: 0.5rem 0.25rem;
  }

  .choices .button {
    max-width: 100%;
    overflow-wrap: anywhere;
    text-decoration: none;
    border-radius: var(--radius-small);
  }

  .choices .button:not(.primary) {
    color: inherit;
  }

  mark {
    color: inherit;
    background: color-mix(in srgb, var(--warning) 28%, transparent);
    border-radius: 0.2rem;
  }

  .progress {
    display: block;
    width: 100%;
    max-width: 20rem;
    height: 0.3125rem;
    margin-block: 0.5rem 0.25rem;
    overflow: hidden;
    appearance: none;
    background: var(--pressed);
    border: 0;
    border-radius: 1rem;
  }

  .progress::-webkit-progress-bar {
    background: none;
  }

  .progress::-webkit-progress-value {
    background: var(--ink);
    border-radius: 1rem;
    transition: width 0.3s;
  }

  .progress::-moz-progress-bar {
    background: var(--ink);
    border-radius: 1rem;
  }

  .go {
    display: inline-flex;
    align-items: center;
    color: var(--accent);
    font-weight: 550;
  }

  .go .icon {
    width: 0.875rem;
    height: 0.875rem;
    stroke-width: 2.25;
  }
`;
