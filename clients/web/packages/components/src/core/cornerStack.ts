import { css } from "lit";

/** Declarations of a popover that piles cards up in a lower corner, above the page: which corner and how wide is each element's own. */
export const cornerStack = css`
  position: fixed;
  inset: auto;
  inset-block-end: 1rem;
  display: none;
  flex-direction: column;
  gap: 0.625rem;
  max-height: calc(100dvh - 2rem);
  margin: 0;
  padding: 0;
  overflow: visible;
  color: var(--text);
  font: inherit;
  background: none;
  border: 0;
`;
