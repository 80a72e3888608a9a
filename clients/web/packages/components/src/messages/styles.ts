import { css } from "lit";

export const messagesStyles = css`
  :host {
    display: block;
    height: 100%;
    container-type: inline-size;
    background: var(--background);
  }

  .frame {
    display: grid;
    grid-template-columns: minmax(16rem, 20rem) minmax(0, 1fr);
    height: 100%;
    min-height: 0;
  }

  .side,
  .thread {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
  }

  .side {
    border-inline-end: 1px solid var(--line);
  }

  .side-head,
  .thread-head {
    display: flex;
    flex: none;
    gap: 0.5rem;
    align-items: center;
    min-height: 3.75rem;
    padding: 0.5rem 0.75rem 0.5rem 1rem;
    border-bottom: 1px solid var(--line);
  }

  .side-head h2 {
    flex: 1;
    font-size: 1rem;
    font-weight: 650;
  }

  .side-body {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
  }

  .begin {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0.25rem 0.5rem;
    padding: 0.75rem 1rem;
    border-bottom: 1px solid var(--line);
  }

  .begin label {
    grid-column: 1 / -1;
    color: var(--muted);
    font-size: 0.8125rem;
  }

  .conversations {
    padding: 0.375rem;
  }

  .conversation {
    display: grid;
    grid-template: "face name time" auto "face preview count" auto / auto minmax(0, 1fr) auto;
    gap: 0.05rem 0.625rem;
    align-items: center;
    width: 100%;
    min-height: 3.75rem;
    padding: 0.5rem 0.625rem;
    text-align: start;
  }

  .conversation:hover {
    background: var(--hover);
  }

  .conversation[aria-current] {
    background: var(--soft);
  }

  .conversation:focus-visible {
    outline-offset: -2px;
  }

  .conversation .face {
    grid-area: face;
  }

  .name {
    overflow: hidden;
    text-align: -webkit-match-parent;
    text-align: match-parent;
    unicode-bidi: plaintext;
    font-weight: 550;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .conversation .name {
    grid-area: name;
  }

  time {
    unicode-bidi: plaintext;
  }

  .conversation time {
    grid-area: time;
    color: var(--muted);
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
  }

  /* What others wrote ends where it ends, whichever way the page runs. */
  .preview {
    grid-area: preview;
    overflow: hidden;
    text-align: -webkit-match-parent;
    text-align: match-parent;
    unicode-bidi: plaintext;
    color: var(--muted);
    font-size: 0.8125rem;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .is-unread .name,
  .is-unread .preview {
    color: var(--text);
    font-weight: 650;
  }

  .is-typing,
  .status.is-online {
    color: var(--accent);
  }

  .lock .icon {
    display: inline-block;
    width: 0.8rem;
    height: 0.8rem;
    margin-inline-end: 0.25rem;
    vertical-align: -0.1em;
  }

  .conversation .count {
    grid-area: count;
    justify-self: end;
  }

  .side-head .count {
    margin-inline-start: 0.5rem;
  }

  .count {
    display: inline-block;
    min-width: 1.25rem;
    padding: 0 0.375rem;
    color: var(--on-accent);
    font-size: 0.75rem;
    font-weight: 650;
    line-height: 1.25rem;
    text-align: center;
    background: var(--accent);
    border-radius: 1rem;
  }

  .face {
    position: relative;
    display: grid;
    flex: none;
    place-items: center;
    width: 2.375rem;
    height: 2.375rem;
    color: var(--accent);
    font-weight: 600;
    background: var(--soft);
    border-radius: 50%;
  }

  .presence {
    position: absolute;
    inset-block-end: -1px;
    inset-inline-end: -1px;
    width: 0.75rem;
    height: 0.75rem;
    background: light-dark(#16a34a, #4ade80);
    border: 2px solid var(--background);
    border-radius: 50%;
  }

  .waiting {
    display: grid;
    place-items: center;
    flex: 1;
    padding: 3rem 1rem;
    color: var(--muted);
  }

  .thread > .state {
    margin: auto;
  }

  .more {
    display: flex;
    margin: 0.5rem auto;
  }

  /* One at a time, where there is no room for both. */
  @container (max-width: 40rem) {
    .frame {
      grid-template-columns: minmax(0, 1fr);
    }

    .side {
      border: 0;
    }

    .frame:not(.is-open) .thread,
    .frame.is-open .side {
      display: none;
    }
  }

  @container (min-width: 40.01rem) {
    .back {
      display: none;
    }
  }
`;
