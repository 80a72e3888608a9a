import { css } from "lit";

export const headerStyles = css`
  .header {
    display: flex;
    gap: 0.125rem;
    align-items: center;
    padding-block: 0.875rem 0.25rem;
    padding-inline: 1.25rem 0.75rem;
  }

  .heading {
    flex: 1;
    font-size: 1rem;
    font-weight: 650;
    letter-spacing: -0.011em;
  }

  slot[name="meta"] {
    color: var(--muted);
    font-size: 0.8125rem;
  }

  .bar {
    display: flex;
    gap: 0.125rem;
    align-items: center;
    padding-block: 0.125rem 0.5rem;
    padding-inline: 0.75rem;
    border-bottom: 1px solid var(--line);
  }

  .views {
    display: flex;
    flex: 1;
    flex-wrap: wrap;
    gap: 0.125rem;
    min-width: 0;
  }

  .view {
    display: inline-flex;
    gap: 0.375rem;
    align-items: center;
    min-height: 2rem;
    padding-inline: 0.5rem;
    color: var(--muted);
    font-size: 0.8125rem;
    font-weight: 500;
    white-space: nowrap;
    transition:
      color 0.12s,
      background-color 0.12s;
  }

  .view:hover {
    color: var(--text);
    background: var(--hover);
  }

  .view[aria-pressed="true"] {
    color: var(--text);
    font-weight: 600;
    background: var(--pressed);
  }

  .count {
    min-width: 1.125rem;
    padding-inline: 0.3rem;
    color: var(--accent);
    font-size: 0.6875rem;
    font-weight: 650;
    line-height: 1.125rem;
    text-align: center;
    background: var(--soft);
    border-radius: 1rem;
    font-variant-numeric: tabular-nums;
  }

  .filter.set {
    color: var(--accent);
    background: var(--soft);
  }

  .search {
    padding: 0.5rem 0.75rem;
    border-bottom: 1px solid var(--line);
  }

  .search-box {
    position: relative;
    display: flex;
    align-items: center;
  }

  .search-box > .icon {
    position: absolute;
    inset-inline-start: 0.6875rem;
    width: 1rem;
    height: 1rem;
    color: var(--muted);
    pointer-events: none;
  }

  .search input {
    flex: 1;
    min-width: 0;
    padding-inline: 2.125rem 2.25rem;
    appearance: none;
  }

  .search input::-webkit-search-cancel-button {
    display: none;
  }

  .search .icon-button {
    position: absolute;
    inset-inline-end: 0.1875rem;
    height: 1.875rem;
    border-radius: calc(var(--radius-small) - 1px);
  }

  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
    padding: 0.5rem 0.75rem;
    border-bottom: 1px solid var(--line);
  }

  .chip {
    display: inline-flex;
    gap: 0.25rem;
    align-items: center;
    max-width: 100%;
    min-height: 1.625rem;
    padding-inline: 0.625rem 0.4rem;
    color: var(--accent);
    font-size: 0.8125rem;
    font-weight: 500;
    background: var(--soft);
    border-radius: 1rem;
  }

  .chip bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .chip .icon {
    width: 0.875rem;
    height: 0.875rem;
  }
`;
