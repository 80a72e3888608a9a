import { css } from "lit";

/** Colors, type and measures. What begins with `--notifications-` is the page's to set; the rest is made of it here. */
export const theme = css`
  :host {
    color-scheme: light dark;
    --background: var(--notifications-background, light-dark(#ffffff, #17181c));
    --raised: var(--notifications-raised, var(--notifications-background, light-dark(#ffffff, #1d1e23)));
    --text: var(--notifications-text, light-dark(#18181d, #eeeef2));
    --muted: var(--notifications-muted, color-mix(in srgb, var(--text) 70%, var(--background)));
    --line: var(--notifications-line, color-mix(in srgb, var(--text) 10%, var(--background)));
    --control: var(--notifications-control, color-mix(in srgb, var(--text) 52%, var(--background)));
    --accent: var(--notifications-accent, light-dark(#4f46e5, #a9a7ff));
    --on-accent: var(--notifications-on-accent, light-dark(#ffffff, #17163a));
    --danger: var(--notifications-danger, light-dark(#c2212e, #ff8f8f));
    --warning: var(--notifications-warning, light-dark(#935500, #f5bd5a));
    --badge: var(--notifications-badge, light-dark(#dc2637, #d7303f));
    --on-badge: var(--notifications-on-badge, #ffffff);
    --radius: var(--notifications-radius, 12px);
    --radius-small: calc(var(--radius) * 0.58);
    --hover: color-mix(in srgb, var(--text) 4.5%, transparent);
    --pressed: color-mix(in srgb, var(--text) 8%, transparent);
    --soft: color-mix(in srgb, var(--accent) 10%, transparent);
    --shadow: var(
      --notifications-shadow,
      0 0 0 1px light-dark(#18181d14, #ffffff14), 0 2px 4px light-dark(#18181d0a, #00000033), 0 12px 32px light-dark(#18181d1f, #00000080)
    );
    color: var(--text);
    font: 400 0.875rem/1.43
      var(--notifications-font, ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif);
    letter-spacing: normal;
    text-align: start;
    text-transform: none;
    word-spacing: normal;
    -webkit-font-smoothing: antialiased;
  }

  :host([theme="light"]) {
    color-scheme: light;
  }

  :host([theme="dark"]) {
    color-scheme: dark;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }

  h2,
  h3,
  p,
  ol,
  ul {
    margin: 0;
    padding: 0;
    font: inherit;
    list-style: none;
  }

  .icon {
    display: block;
    flex: none;
    width: 1.125rem;
    height: 1.125rem;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  :host(:dir(rtl)) .mirrored {
    transform: scaleX(-1);
  }

  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  /* What others wrote runs in its own direction, keeps that to itself, stays at the edge of the rest, and wraps wherever it must. */
  .foreign {
    text-align: -webkit-match-parent;
    text-align: match-parent;
    unicode-bidi: plaintext;
    overflow-wrap: anywhere;
  }

  :focus {
    outline: none;
  }

  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation-duration: 0.01ms !important;
      animation-iteration-count: 1 !important;
      transition-duration: 0.01ms !important;
      scroll-behavior: auto !important;
    }
  }
`;
