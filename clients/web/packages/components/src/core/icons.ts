import type { NotificationType } from "@notifications/client";
import { html, type TemplateResult } from "lit";

const circle = "M12 3.25a8.75 8.75 0 1 0 0 17.5a8.75 8.75 0 0 0 0-17.5Z";
const shield = "M12 3l7.5 2.8v5.7c0 4.6-3 8-7.5 9.5c-4.5-1.5-7.5-4.9-7.5-9.5V5.8Z";
const box = "M4.5 4.5h15a1 1 0 0 1 1 1v2.5a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1V5.5a1 1 0 0 1 1-1ZM5 9v9.5a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1V9";

/** Strokes on a grid of 24. */
const paths = {
  // the components' own
  "archive": `${box}M10 13h4`,
  "arrow-up": "M12 19V5M6 11l6-6 6 6",
  "bell":
    "M12 3a6 6 0 0 0-6 6c0 4.6-1.3 5.8-2.2 7.1a.9.9 0 0 0 .7 1.4h15a.9.9 0 0 0 .7-1.4C19.3 14.8 18 13.6 18 9a6 6 0 0 0-6-6Z"
    + "M9.9 20.5a2.4 2.4 0 0 0 4.2 0",
  "check": "M5 12.5l4.5 4.5L19 7.5",
  "check-all": "M2.5 12.5l4 4L15 8M11.8 16l.7.7L21.5 8",
  "chevron": "M9.5 6l6 6-6 6",
  "clock": `${circle}M12 7.5V12l3 1.8`,
  "close": "M6.5 6.5l11 11M17.5 6.5l-11 11",
  "cloud-off": "M9.5 6.2A5.5 5.5 0 0 1 17.3 10.5A4 4 0 0 1 19.8 17M16.5 18H7.5A4.5 4.5 0 0 1 6.7 9.1M3.5 3.5l17 17",
  "dot": "M12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8Z",
  "filter": "M4 7h16M7 12h10M10 17h4",
  "inbox": "M3.5 13.5 6 5.5h12l2.5 8v4a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1ZM3.5 13.5h5l1.2 2.5h4.6l1.2-2.5h5",
  "lock": "M6.5 11h11a1 1 0 0 1 1 1v7.5a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1V12a1 1 0 0 1 1-1ZM8 11V8a4 4 0 0 1 8 0v3",
  "more": "M5.5 12h.01M12 12h.01M18.5 12h.01",
  "search": "M11 4.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13ZM16 16l4 4",
  "sliders":
    "M4 7.5h8.5M18.5 7.5H20M15.5 5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5ZM4 16.5h1.5M11.5 16.5H20"
    + "M8.5 14a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5Z",
  "trash":
    "M4 6.5h16M9.5 6.5v-2a1 1 0 0 1 1-1h3a1 1 0 0 1 1 1v2M6.3 6.5l.7 12.6a1 1 0 0 0 1 .9h8a1 1 0 0 0 1-.9l.7-12.6"
    + "M10.2 10.5v5.5M13.8 10.5v5.5",
  "unarchive": `${box}M12 17.5v-5M9.5 14.8 12 12.3l2.5 2.5`,

  // by type
  "alert": `${circle}M12 7.8v5M12 16v.01`,
  "circle-check": `${circle}M8.2 12.2l2.7 2.7 5-5.4`,
  "circle-x": `${circle}M9.2 9.2l5.6 5.6M14.8 9.2l-5.6 5.6`,
  "info": `${circle}M12 11v5M12 7.9v.01`,
  "monitor": "M4.5 4.5h15a1 1 0 0 1 1 1v9.5a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1V5.5a1 1 0 0 1 1-1ZM8.5 20h7M12 16v4",
  "shield": shield,
  "triangle-alert": "M11.1 4.5 3 18.4a1 1 0 0 0 .9 1.6h16.2a1 1 0 0 0 .9-1.6L12.9 4.5a1 1 0 0 0-1.8 0ZM12 9.5v4M12 16.7v.01",
  "user": "M12 3.7a4 4 0 1 0 0 8a4 4 0 0 0 0-8ZM4.5 20.3c.8-3.6 3.7-5.3 7.5-5.3s6.7 1.7 7.5 5.3",

  // what templates name
  "alarm-clock": "M12 6a7.2 7.2 0 1 0 0 14.4A7.2 7.2 0 0 0 12 6ZM12 9.7v3.6l2.3 1.5M3.5 6.8 6.5 4M20.5 6.8l-3-2.8",
  "award": "M12 3.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11ZM8.7 13.5 7.5 20.5l4.5-2.5 4.5 2.5-1.2-7",
  "book-open": "M12 6.5C10 5 7 4.5 3.5 4.8v13.4c3.5-.3 6.5.2 8.5 1.8c2-1.6 5-2.1 8.5-1.8V4.8C17 4.5 14 5 12 6.5ZM12 6.5V20",
  "chart": "M4 4v15a1 1 0 0 0 1 1h15M8.5 16v-4M12.5 16V8M16.5 16v-6",
  "circle-check-big": "M20.6 10.8a8.750 8.750 0 1 1-4.8-6.7M8.5 11.3l3 3L21 4.8",
  "clipboard-list": "M8.5 5h-2a1 1 0 0 0-1 1v13.5a1 1 0 0 0 1 1h11a1 1 0 0 0 1-1V6a1 1 0 0 0-1-1h-2M9 3.5h6v3.2H9ZM9 11.5h6M9 15.5h4",
  "file-check": "M7 3.5h7l4 4v12a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1ZM14 3.5v4h4M9.2 14l2.1 2.1 3.7-4",
  "graduation-cap": "M12 5 2.5 9.3l9.5 4.3 9.5-4.3ZM6 11v4.8c1.6 1.6 3.6 2.4 6 2.4s4.4-.8 6-2.4V11M21.5 9.3v5.2",
  "hourglass":
    "M6.5 3.5h11M6.5 20.5h11M7.8 3.5v2.8c0 2.9 4.2 3.9 4.2 5.7c0-1.8 4.2-2.8 4.2-5.7V3.5"
    + "M7.8 20.5v-2.8c0-2.9 4.2-3.9 4.2-5.7c0 1.8 4.2 2.8 4.2 5.7v2.8",
  "list-checks": "M3.5 7l1.5 1.5L8 5.5M3.5 16l1.5 1.5L8 14.5M11.5 7h9M11.5 16h9",
  "loader": "M12 3.5v3.8M12 16.7v3.8M3.5 12h3.8M16.7 12h3.8M6 6l2.7 2.7M15.3 15.3 18 18M6 18l2.7-2.7M15.3 8.7 18 6",
  "mail": "M4.5 5.5h15a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1ZM4 6.8l8 6 8-6",
  "megaphone": "M4 10v4h3.5l9.5 4.5V5.5L7.5 10ZM7.8 14.2l1.2 5.8h2.5l-1-4.5M20 9.7a3.8 3.8 0 0 1 0 4.6",
  "message-square": "M5 4.5h14a1 1 0 0 1 1 1V16a1 1 0 0 1-1 1h-8.5L6.5 20.5V17H5a1 1 0 0 1-1-1V5.5a1 1 0 0 1 1-1Z",
  "shield-alert": `${shield}M12 8v4.5M12 15.7v.01`,
  "share":
    "M17.5 3.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5ZM6.5 9.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5Z"
    + "M17.5 15.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5ZM8.7 10.8l6.6-3.6M8.7 13.2l6.6 3.6",
  "target": `${circle}M12 7.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9ZM12 12v.01`,
  "trending-up": "M3.5 17 9.5 11l4 4 7-7.5M15 7.5h5.5V13",
  "trophy":
    "M7.5 4h9v6a4.5 4.5 0 0 1-9 0ZM7.5 5.5H4.2c0 3.2 1.3 5 3.7 5.3M16.5 5.5h3.3c0 3.2-1.3 5-3.7 5.3M12 14.5v3"
    + "M8.5 20.5c0-1.9 1.4-3 3.5-3s3.5 1.1 3.5 3Z",
  "user-plus": "M9.7 4.2a3.8 3.8 0 1 0 0 7.6a3.8 3.8 0 0 0 0-7.6ZM2.7 19.8c.7-3.4 3.4-4.9 7-4.9s6.3 1.5 7 4.9M19 8v6M16 11h6",
  "users":
    "M9 4.8a3.6 3.6 0 1 0 0 7.2a3.6 3.6 0 0 0 0-7.2ZM2.5 19.5c.6-3.2 3.1-4.7 6.5-4.7s5.9 1.5 6.5 4.7"
    + "M15.7 5a3.5 3.5 0 0 1 0 6.8M18 15.2c2 .7 3.2 2.1 3.6 4.3",
  "workflow":
    "M4.5 3.5h4a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1h-4a1 1 0 0 1-1-1v-4a1 1 0 0 1 1-1Z"
    + "M15.5 14.5h4a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1h-4a1 1 0 0 1-1-1v-4a1 1 0 0 1 1-1Z"
    + "M6.5 9.5v5.5a2.5 2.5 0 0 0 2.5 2.5h5.5",
  "wrench": "M20.3 7.2a5 5 0 0 1-6.6 6l-6.6 6.6a2 2 0 0 1-2.9-2.9l6.6-6.6a5 5 0 0 1 6-6.6L13.6 6.9l.5 3 3 .5Z",
} as const;

export type IconName = keyof typeof paths;

const byType: Record<NotificationType, IconName> = {
  system: "monitor",
  user_action: "user",
  progress_update: "loader",
  alert: "alert",
  error: "circle-x",
  success: "circle-check",
  info: "info",
  warning: "triangle-alert",
  admin: "shield",
  security: "lock",
};

/** What a notification without a color gets. */
export const typeColors: Record<NotificationType, string> = {
  system: "#475569",
  user_action: "#0891b2",
  progress_update: "#2563eb",
  alert: "#dc2626",
  error: "#dc2626",
  success: "#16a34a",
  info: "#2563eb",
  warning: "#d97706",
  admin: "#7c3aed",
  security: "#b91c1c",
};

/** The icon that a notification asks for; of its type where it asks for none, or for one that is not here. */
export function iconOf(notification: { icon: string | null; type: NotificationType }): IconName {
  const { icon, type } = notification;
  return icon && Object.hasOwn(paths, icon) ? (icon as IconName) : (byType[type] ?? "bell");
}

export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${paths[name]}></path></svg>`;
}
