import { css } from "lit";

export const threadStyles = css`
  .turned {
    display: block;
  }

  .turned .icon {
    transform: scaleX(-1);
  }

  .who {
    flex: 1;
    min-width: 0;
  }

  .who .name {
    font-weight: 600;
    outline-offset: 4px;
  }

  .status {
    color: var(--muted);
    font-size: 0.75rem;
  }

  .scroller {
    position: relative;
    flex: 1;
    min-height: 0;
    padding: 0.75rem 1rem;
    overflow-y: auto;
    overscroll-behavior: contain;
  }

  .scroller:focus-visible {
    outline-offset: -2px;
  }

  .messages {
    display: flex;
    flex-direction: column;
    gap: 0.25rem;
  }

  .nothing-yet {
    margin-block: 2rem;
    color: var(--muted);
    text-align: center;
  }

  .between {
    display: grid;
    gap: 0.25rem;
    justify-items: center;
    margin-block: 0.75rem 0.375rem;
    color: var(--muted);
    font-size: 0.75rem;
  }

  .new-ones {
    display: grid;
    grid-template-columns: 1fr auto 1fr;
    gap: 0.75rem;
    align-items: center;
    width: 100%;
    color: var(--accent);
    font-weight: 600;
  }

  .new-ones::before,
  .new-ones::after {
    height: 1px;
    background: color-mix(in srgb, var(--accent) 40%, transparent);
    content: "";
  }

  .message {
    display: flex;
    gap: 0.25rem;
    align-items: center;
  }

  .message.own {
    flex-direction: row-reverse;
  }

  .bubble {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.625rem;
    align-items: end;
    justify-content: end;
    width: fit-content;
    min-width: 0;
    max-width: min(34rem, 82%);
    padding: 0.4rem 0.7rem;
    border-radius: var(--radius);
  }

  .bubble.theirs {
    background: color-mix(in srgb, var(--text) 7%, var(--background));
    border-end-start-radius: 0.25rem;
  }

  .bubble.own {
    background: color-mix(in srgb, var(--accent) 16%, var(--background));
    border-end-end-radius: 0.25rem;
  }

  .text {
    flex: 1 1 auto;
    min-width: 0;
    white-space: pre-wrap;
  }

  .text.is-deleted {
    color: var(--muted);
    font-style: italic;
  }

  .meta {
    display: inline-flex;
    gap: 0.25rem;
    align-items: center;
    color: var(--muted);
    font-size: 0.6875rem;
    font-variant-numeric: tabular-nums;
  }

  .meta .icon {
    width: 0.875rem;
    height: 0.875rem;
  }

  .mark.is-read {
    color: var(--accent);
  }

  .unsent .bubble {
    background: none;
    border: 1px dashed var(--control);
  }

  .unsent .meta {
    flex: 1 0 100%;
    justify-content: end;
  }

  .unsent.is-failed .bubble {
    border-color: var(--danger);
  }

  .unsent.is-failed .meta,
  .failure {
    color: var(--danger);
  }

  .failure {
    flex: 1 0 100%;
    font-size: 0.8125rem;
  }

  .message-actions {
    opacity: 0;
  }

  .message:hover .message-actions,
  .message-actions:focus-visible,
  .message-actions[aria-expanded="true"] {
    opacity: 1;
  }

  @media (hover: none) {
    .message-actions {
      opacity: 1;
    }
  }

  .dots {
    gap: 0.25rem;
    align-items: center;
    min-height: 2.125rem;
    margin-top: 0.25rem;
  }

  .dots i {
    width: 0.4rem;
    height: 0.4rem;
    background: var(--muted);
    border-radius: 50%;
    animation: dot 1.2s infinite;
  }

  .dots i:nth-child(2) {
    animation-delay: 0.15s;
  }

  .dots i:nth-child(3) {
    animation-delay: 0.3s;
  }

  @keyframes dot {
    40% {
      transform: translateY(-0.2rem);
    }
    80% {
      transform: none;
    }
  }

  .problem {
    padding: 0.5rem 1rem;
    color: var(--danger);
    font-size: 0.8125rem;
  }

  .composer {
    display: grid;
    flex: none;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0.25rem 0.5rem;
    align-items: end;
    padding: 0.625rem 0.75rem max(0.625rem, env(safe-area-inset-bottom));
    border-top: 1px solid var(--line);
  }

  .composer.is-blocked {
    align-items: center;
    color: var(--muted);
    font-size: 0.8125rem;
  }

  .draft {
    width: 100%;
    max-height: 10rem;
    padding: 0.5rem 0.75rem;
    color: inherit;
    font: inherit;
    /* Smaller, and phones zoom in. */
    font-size: max(0.875rem, 1em);
    background-color: var(--raised);
    border: 1px solid var(--control);
    border-radius: var(--radius);
    resize: none;
  }

  .draft::placeholder {
    color: var(--muted);
    opacity: 1;
  }

  .draft:focus-visible {
    border-color: var(--accent);
    outline-width: 1px;
    outline-offset: 0;
  }

  .draft[aria-invalid] {
    border-color: var(--danger);
  }

  .send {
    width: 2.375rem;
    min-height: 2.375rem;
    padding: 0;
    border-radius: 50%;
  }

  .left {
    grid-column: 1 / -1;
    color: var(--muted);
    font-size: 0.75rem;
  }

  .left.is-over {
    color: var(--danger);
  }

  @media (pointer: coarse) {
    .draft {
      font-size: 1rem;
    }

    .send {
      width: 2.75rem;
      min-height: 2.75rem;
    }
  }
`;
