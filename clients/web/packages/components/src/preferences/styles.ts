import { css } from "lit";
import { switchStyles } from "./switchStyles.ts";

export const preferencesStyles = css`
  :host {
    display: block;
    container-type: inline-size;
    background: var(--background);
  }

  .waiting {
    display: grid;
    place-items: center;
    min-height: 14rem;
    color: var(--muted);
  }

  .form {
    padding-inline: 1.25rem;
  }

  .rest {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
    transition: opacity 0.15s;
  }

  .rest:disabled {
    opacity: 0.55;
  }

  .section {
    display: grid;
    gap: 1rem 2.5rem;
    padding-block: 1.5rem;
    border-bottom: 1px solid var(--line);
  }

  .section:last-child {
    border-bottom: 0;
  }

  .line {
    grid-template-columns: 1fr auto;
    align-items: center;
  }

  h2 {
    font-size: 0.875rem;
    font-weight: 600;
  }

  .about p {
    max-width: 30rem;
    margin-top: 0.125rem;
    color: var(--muted);
    font-size: 0.8125rem;
  }

  .matrix {
    width: 100%;
    border-collapse: collapse;
    table-layout: fixed;
  }

  .matrix th {
    padding: 0.375rem 0;
    font-weight: 450;
    text-align: start;
    overflow-wrap: anywhere;
    hyphens: auto;
  }

  .matrix thead th {
    padding-bottom: 0.5rem;
    color: var(--muted);
    font-size: 0.75rem;
    font-weight: 500;
    text-align: center;
    vertical-align: bottom;
    hyphens: auto;
  }

  .matrix thead th:first-child {
    width: 40%;
  }

  .matrix tbody tr {
    border-top: 1px solid var(--line);
  }

  @container (max-width: 24rem) {
    .form {
      padding-inline: 1rem;
    }

    .matrix th {
      font-size: 0.8125rem;
    }

    .matrix thead th:first-child {
      width: 42%;
    }
  }

  .matrix .everything th {
    font-weight: 600;
  }

  .matrix td {
    padding: 0;
  }

  .cell {
    display: grid;
    place-items: center;
    min-height: 2.5rem;
    cursor: pointer;
  }

  .cell:has(:disabled) {
    cursor: default;
  }

  .mandatory {
    display: flex;
    gap: 0.25rem;
    align-items: center;
    color: var(--muted);
    font-size: 0.75rem;
  }

  .mandatory .icon {
    width: 0.8125rem;
    height: 0.8125rem;
  }

  .fields {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 1rem;
  }

  .wide {
    grid-column: 1 / -1;
  }

  .field {
    display: grid;
    gap: 0.375rem;
    align-content: start;
    min-width: 0;
  }

  .choice {
    grid-template-columns: auto 1fr;
    align-items: center;
    gap: 0.75rem;
  }

  .label {
    font-size: 0.8125rem;
    font-weight: 500;
  }

  select,
  input[type="time"] {
    width: 100%;
    min-width: 0;
  }

  [aria-invalid="true"] {
    border-color: var(--danger) !important;
    box-shadow: 0 0 0 1px var(--danger);
  }

  .error {
    color: var(--danger) !important;
    font-size: 0.8125rem;
    overflow-wrap: anywhere;
  }

  .problem {
    margin-top: 1.25rem;
    padding: 0.625rem 0.875rem;
    color: var(--danger);
    font-size: 0.8125rem;
    background: color-mix(in srgb, var(--danger) 8%, transparent);
    border-radius: var(--radius-small);
    overflow-wrap: anywhere;
  }

  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
  }

  .chip {
    position: relative;
    cursor: pointer;
  }

  .chip span {
    display: grid;
    place-items: center;
    min-width: 2.5rem;
    min-height: 2rem;
    padding-inline: 0.7rem;
    color: var(--muted);
    font-size: 0.8125rem;
    border: 1px solid var(--control);
    border-radius: 2rem;
    transition:
      color 0.12s,
      background-color 0.12s;
  }

  .chip:hover span {
    background: var(--hover);
  }

  .chip :checked + span {
    color: var(--accent);
    font-weight: 550;
    background: var(--soft);
    border-color: var(--accent);
  }

  .chip :focus-visible + span {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }

  ${switchStyles}

  .bar {
    position: sticky;
    inset-block-end: 0;
    display: flex;
    gap: 0.5rem;
    align-items: center;
    margin-inline: -1.25rem;
    padding: 0.75rem 1.25rem;
    background: var(--background);
    border-top: 1px solid var(--line);
    box-shadow: 0 -8px 24px light-dark(#18181d12, #00000059);
  }

  .bar-text {
    flex: 1;
    min-width: 0;
    color: var(--muted);
    font-size: 0.8125rem;
  }

  @container (min-width: 46rem) {
    .form,
    .bar {
      padding-inline: 1.75rem;
    }

    .bar {
      margin-inline: -1.75rem;
    }

    .section:not(.line) {
      grid-template-columns: 15rem minmax(0, 1fr);
    }
  }
`;
