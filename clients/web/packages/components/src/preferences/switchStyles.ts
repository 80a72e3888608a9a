import { css } from "lit";

/** A check box that is drawn as a switch. */
export const switchStyles = css`
  .switch {
    position: relative;
    width: 2.375rem !important;
    height: 1.375rem !important;
    appearance: none;
    background: var(--control);
    border-radius: 1rem;
    cursor: pointer;
    transition: background-color 0.15s;
  }

  .switch::before {
    position: absolute;
    inset-block-start: 0.1875rem;
    inset-inline-start: 0.1875rem;
    width: 1rem;
    height: 1rem;
    content: "";
    background: #ffffff;
    border-radius: 50%;
    box-shadow: 0 1px 2px #00000040;
    transition: inset-inline-start 0.15s;
  }

  .switch:checked {
    background: var(--accent);
  }

  .switch:checked::before {
    inset-inline-start: 1.1875rem;
    background: var(--on-accent);
  }
`;
