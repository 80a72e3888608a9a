import { css } from "lit";

export const controls = css`
  button,
  input,
  select {
    color: inherit;
    font: inherit;
    letter-spacing: inherit;
  }

  button {
    margin: 0;
    padding: 0;
    background: none;
    border: 0;
    border-radius: var(--radius-small);
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
  }

  button:disabled {
    cursor: default;
    opacity: 0.5;
  }

  .icon-button {
    display: inline-grid;
    place-items: center;
    width: 2rem;
    height: 2rem;
    color: var(--muted);
    transition:
      color 0.12s,
      background-color 0.12s;
  }

  .icon-button:hover:enabled,
  .icon-button[aria-expanded="true"],
  .icon-button[aria-pressed="true"] {
    color: var(--text);
    background: var(--pressed);
  }

  .button {
    display: inline-flex;
    gap: 0.375rem;
    align-items: center;
    justify-content: center;
    min-height: 2.125rem;
    padding: 0.3rem 0.8rem;
    font-size: 0.8125rem;
    font-weight: 550;
    background: var(--raised);
    box-shadow:
      inset 0 0 0 1px var(--line),
      0 1px 1.5px light-dark(#18181d0d, #00000040);
    transition: background-color 0.12s;
  }

  .button:hover:enabled {
    background: linear-gradient(var(--hover), var(--hover)), var(--raised);
  }

  .button.primary {
    color: var(--on-accent);
    background: var(--accent);
    box-shadow: 0 1px 2px light-dark(#18181d26, #00000040);
  }

  .button.primary:hover:enabled {
    background: color-mix(in srgb, var(--accent) 90%, var(--text));
  }

  .text-button {
    min-height: 1.5rem;
    padding: 0.15rem 0.4rem;
    color: var(--accent);
    font-weight: 550;
  }

  .text-button:hover {
    background: var(--soft);
  }

  input:not([type="checkbox"], [type="radio"]),
  select {
    min-height: 2.25rem;
    padding: 0.35rem 0.65rem;
    background-color: var(--raised);
    border: 1px solid var(--control);
    border-radius: var(--radius-small);
  }

  input::placeholder {
    color: var(--muted);
    opacity: 1;
  }

  input:not([type="checkbox"], [type="radio"]):focus-visible,
  select:focus-visible {
    border-color: var(--accent);
    outline-width: 1px;
    outline-offset: 0;
  }

  input[type="checkbox"],
  input[type="radio"] {
    width: 1.0625rem;
    height: 1.0625rem;
    margin: 0;
    accent-color: var(--accent);
  }

  /* Fingers need more room than pointers. */
  @media (pointer: coarse) {
    .icon-button {
      width: 2.5rem;
      height: 2.5rem;
    }

    .button,
    .text-button {
      min-height: 2.5rem;
    }
  }
`;
