import { css } from "lit";

/** What stands where there is nothing to show, or nothing yet. */
export const stateStyles = css`
  .state {
    display: grid;
    justify-items: center;
    padding: clamp(2.5rem, 14cqi, 6rem) 2rem 3rem;
    text-align: center;
  }

  .state-symbol {
    display: grid;
    place-items: center;
    width: 3.25rem;
    height: 3.25rem;
    margin-bottom: 1rem;
    color: var(--muted);
    background: var(--hover);
    border-radius: 50%;
  }

  .state-symbol .icon {
    width: 1.5rem;
    height: 1.5rem;
    stroke-width: 1.5;
  }

  .state-title {
    font-size: 0.9375rem;
    font-weight: 600;
  }

  .state-detail {
    max-width: 20rem;
    margin-top: 0.25rem;
    color: var(--muted);
    overflow-wrap: anywhere;
  }

  .state .button {
    margin-top: 1rem;
  }

  .spinner {
    width: 1rem;
    height: 1rem;
    border: 2px solid color-mix(in srgb, currentColor 25%, transparent);
    border-top-color: currentColor;
    border-radius: 50%;
    animation: spin 0.8s linear infinite;
  }

  @keyframes spin {
    to {
      transform: rotate(1turn);
    }
  }
`;
