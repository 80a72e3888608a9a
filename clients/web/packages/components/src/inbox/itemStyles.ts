import { css } from "lit";

export const itemStyles = css`
  li {
    /* Rows out of sight cost nothing: a thousand of them scroll like ten. */
    content-visibility: auto;
    contain-intrinsic-block-size: auto 5.75rem;
  }

  .item {
    position: relative;
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0 0.75rem;
    padding-block: 0.6875rem 0.4375rem;
    padding-inline: 1.25rem 1rem;
    transition: background-color 0.12s;
  }

  .item:hover,
  .item:focus-within {
    background: var(--hover);
  }

  .dot {
    position: absolute;
    inset-block-start: 1.5625rem;
    inset-inline-start: 0.5rem;
    width: 0.4375rem;
    height: 0.4375rem;
    background: var(--accent);
    border-radius: 50%;
    transform: scale(0);
    transition: transform 0.16s;
  }

  .unread .dot {
    transform: none;
    forced-color-adjust: none;
  }

  .body {
    min-width: 0;
  }

  .head {
    display: flex;
    gap: 0.625rem;
    align-items: baseline;
  }

  .title {
    flex: 1;
    min-width: 0;
    margin: 0;
    font: inherit;
    font-weight: 450;
  }

  .unread .title {
    font-weight: 600;
  }

  .main {
    display: -webkit-box;
    width: 100%;
    overflow: hidden;
    color: inherit;
    font-weight: inherit;
    text-decoration: none;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .open .main {
    -webkit-line-clamp: none;
  }

  /* The whole row is the link. */
  .main::after {
    position: absolute;
    inset: 0;
    content: "";
    border-radius: 0.25rem;
  }

  .main:focus-visible {
    outline: none;
  }

  .main:focus-visible::after {
    outline: 2px solid var(--accent);
    outline-offset: -3px;
  }

  .message {
    display: -webkit-box;
    margin-top: 0.0625rem;
    overflow: hidden;
    color: var(--muted);
    white-space: pre-line;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
  }

  .open .message {
    display: block;
  }

  .image {
    display: block;
    width: 100%;
    max-width: 20rem;
    aspect-ratio: 16 / 9;
    margin-top: 0.5rem;
    object-fit: cover;
    background: var(--hover);
    border-radius: var(--radius-small);
    box-shadow: inset 0 0 0 1px var(--line);
  }

  .foot {
    display: flex;
    gap: 0.5rem;
    align-items: center;
    margin-top: 0.125rem;
  }

  .meta {
    display: flex;
    flex: 1;
    flex-wrap: wrap;
    gap: 0.125rem 0.5rem;
    align-items: center;
    min-width: 0;
    min-height: 1.25rem;
    color: var(--muted);
    font-size: 0.75rem;
  }

  .category {
    max-width: 100%;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .snoozed {
    display: inline-flex;
    gap: 0.25rem;
    align-items: center;
  }

  .snoozed .icon {
    width: 0.875rem;
    height: 0.875rem;
  }

  .priority {
    padding-inline: 0.375rem;
    color: var(--warning);
    font-weight: 600;
    line-height: 1.125rem;
    background: color-mix(in srgb, var(--warning) 11%, transparent);
    border-radius: 0.3rem;
  }

  :is(.urgent, .critical) .priority {
    color: var(--danger);
    background: color-mix(in srgb, var(--danger) 10%, transparent);
  }

  .fold {
    position: relative;
    z-index: 1;
    margin-inline: -0.4rem;
    font-size: 0.75rem;
  }

  .time {
    color: var(--muted);
    font-size: 0.75rem;
    line-height: 1.25rem;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
    unicode-bidi: plaintext;
  }

  @container (min-width: 40rem) {
    .item {
      padding-inline: 1.75rem 1.5rem;
    }

    .dot {
      inset-inline-start: 0.875rem;
    }
  }
`;
