import { css } from "lit";

export const listStyles = css`
  :host {
    display: block;
    height: 100%;
    min-height: 0;
    container-type: inline-size;
    background: var(--background);
  }

  .inbox {
    position: relative;
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 14rem;
  }

  .scroller {
    position: relative;
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: color-mix(in srgb, var(--text) 22%, transparent) transparent;
  }

  .top {
    position: absolute;
    top: 0;
    width: 1px;
    height: 1px;
  }

  .mark-all-place {
    position: sticky;
    top: 0;
    z-index: 2;
    display: flex;
    justify-content: flex-end;
    height: 0;
    padding-inline-end: 0.625rem;
  }

  .mark-all {
    display: inline-flex;
    flex: none;
    gap: 0.25rem;
    align-items: center;
    height: 1.75rem;
    margin-top: 0.25rem;
    font-size: 0.75rem;
    background: var(--background);
  }

  .mark-all:hover {
    background: linear-gradient(var(--soft), var(--soft)), var(--background);
  }

  .mark-all .icon {
    width: 1rem;
    height: 1rem;
  }

  @media (pointer: coarse) {
    .mark-all {
      height: auto;
      margin-top: 0;
    }
  }

  .pill-place {
    position: sticky;
    top: 2.25rem;
    z-index: 3;
    display: grid;
    height: 0;
    justify-items: center;
  }

  .pill {
    display: inline-flex;
    gap: 0.375rem;
    align-items: center;
    height: 2rem;
    padding-inline: 0.7rem 0.9rem;
    color: var(--on-accent);
    font-size: 0.8125rem;
    font-weight: 600;
    background: var(--accent);
    border-radius: 1rem;
    box-shadow: var(--shadow);
    animation: drop 0.2s cubic-bezier(0.2, 0.8, 0.3, 1);
  }

  .pill .icon {
    width: 0.9375rem;
    height: 0.9375rem;
    stroke-width: 2.25;
  }

  .day-name {
    position: sticky;
    top: 0;
    z-index: 1;
    /* On screens with fractions of pixels its layer would be drawn over the border beside it. */
    margin-inline: 1px;
    padding: 0.625rem 1.1875rem 0.375rem;
    color: var(--muted);
    font-size: 0.75rem;
    font-weight: 600;
    background: var(--background);
  }

  .end,
  .next {
    display: grid;
    gap: 0.5rem;
    place-items: center;
    min-height: 3.5rem;
    color: var(--muted);
    font-size: 0.8125rem;
  }

  .end:has(.button) {
    padding-block: 0.75rem;
  }

  .next {
    position: relative;
  }

  /* Reaches up into the list: the next page is asked for before its end is in sight. */
  .bottom {
    position: absolute;
    bottom: 0;
    width: 1px;
    height: 70rem;
    pointer-events: none;
  }

  .notice-place {
    position: absolute;
    inset: auto 0.75rem 0.75rem;
    z-index: 3;
    display: grid;
    justify-items: center;
    pointer-events: none;
  }

  .notice {
    display: flex;
    gap: 0.25rem;
    align-items: center;
    max-width: 30rem;
    min-height: 2.5rem;
    padding-block: 0.25rem;
    padding-inline: 0.875rem 0.25rem;
    color: light-dark(#f5f5f7, #18181d);
    font-size: 0.8125rem;
    background: light-dark(#232329, #ededf1);
    border-radius: calc(var(--radius) * 0.8);
    box-shadow: var(--shadow);
    pointer-events: auto;
    animation: rise 0.2s cubic-bezier(0.2, 0.8, 0.3, 1);
  }

  .notice-text {
    min-width: 0;
    padding-inline-end: 0.5rem;
    overflow-wrap: anywhere;
  }

  .notice .text-button {
    flex: none;
    color: light-dark(#b9b7ff, #4338ca);
  }

  .notice .text-button:hover {
    background: light-dark(#ffffff1a, #0000000f);
  }

  .notice .icon-button {
    color: inherit;
    opacity: 0.75;
  }

  .notice .icon-button:hover {
    color: inherit;
    opacity: 1;
  }

  .skeleton {
    padding-top: 0.75rem;
    animation: appear 0.2s 0.12s both;
  }

  .bone {
    position: relative;
    height: 5.5rem;
    padding-block: 0.875rem;
    padding-inline: 4.25rem 1.25rem;
  }

  .bone i,
  .bone b {
    display: block;
    background: var(--pressed);
    border-radius: 0.3rem;
    animation: breathe 1.4s ease-in-out infinite alternate;
  }

  .bone i {
    position: absolute;
    inset-inline-start: 1.25rem;
    width: 2.25rem;
    height: 2.25rem;
    border-radius: 0.65rem;
  }

  .bone b {
    width: 45%;
    height: 0.75rem;
    margin-bottom: 0.55rem;
  }

  .bone b:nth-of-type(2) {
    width: 90%;
    height: 0.6rem;
  }

  .bone b:nth-of-type(3) {
    width: 65%;
    height: 0.6rem;
  }

  @container (min-width: 40rem) {
    .header,
    .banner {
      padding-inline-start: 1.75rem;
    }

    .bar,
    .search,
    .chips,
    .header {
      padding-inline-end: 1.25rem;
    }

    .bar,
    .search,
    .chips {
      padding-inline-start: 1.25rem;
    }

    .day-name {
      padding-inline: 1.6875rem;
    }

    .mark-all-place {
      padding-inline-end: 1.125rem;
    }
  }

  @keyframes drop {
    from {
      opacity: 0;
      transform: translateY(-0.75rem);
    }
  }

  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(0.75rem);
    }
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  @keyframes breathe {
    from {
      opacity: 0.5;
    }
  }
`;
