import { css } from "lit";

export const keyHelpStyles = css`
  .keys {
    width: min(20rem, calc(100vw - 2rem));
    padding: 0.75rem 1rem 1rem;
    color: var(--text);
    background: var(--raised);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    box-shadow: var(--shadow);
  }

  .keys::backdrop {
    background: #0006;
  }

  .keys-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
  }

  .keys h3 {
    margin: 0;
    font-size: 1rem;
  }

  .keys dl {
    display: grid;
    gap: 0.375rem;
    margin: 0.5rem 0 0;
  }

  .keys dl > div {
    display: flex;
    gap: 0.75rem;
    align-items: center;
  }

  .keys dt {
    min-width: 4.5rem;
  }

  .keys dd {
    margin: 0;
    color: var(--muted);
  }

  .keys kbd {
    padding: 0.1rem 0.4rem;
    font: inherit;
    font-size: 0.8125rem;
    border: 1px solid var(--line);
    border-radius: var(--radius-small);
  }
`;
