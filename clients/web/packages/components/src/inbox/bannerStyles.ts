import { css } from "lit";

/** What says that the connection is lost. */
export const bannerStyles = css`
  .banner {
    display: flex;
    gap: 0.5rem;
    align-items: center;
    padding: 0.45rem 1.25rem;
    color: var(--warning);
    font-size: 0.8125rem;
    background: color-mix(in srgb, var(--warning) 9%, transparent);
    border-bottom: 1px solid var(--line);
  }

  .banner .icon {
    width: 1rem;
    height: 1rem;
  }
`;
