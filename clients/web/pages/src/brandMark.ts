import { html } from "lit";

/** The bell in the header of every page. */
export const brandMark = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M12 3a5.5 5.5 0 0 0-5.5 5.5v4L4.5 16.5h15l-2-4v-4A5.5 5.5 0 0 0 12 3Zm-2.6 15a2.6 2.6 0 0 0 5.2 0Z" />
</svg>`;
