import type {
  NotificationAnnouncements, NotificationBell, NotificationInbox, NotificationMessages, NotificationPreferences, NotificationToasts,
} from "@notifications/components";
import type { DetailedHTMLProps, HTMLAttributes } from "react";

type Shared = "client" | "server" | "token" | "tokenUrl";

type ElementProps<Element extends HTMLElement, Own extends keyof Element> = DetailedHTMLProps<HTMLAttributes<Element>, Element> & {
  [Name in Own | Extract<Shared, keyof Element>]?: Element[Name] | undefined;
} & { [Event in keyof HTMLElementEventMap as `on${Event}`]?: (event: HTMLElementEventMap[Event]) => void } & { theme?: "light" | "dark" };

declare module "react" {
  namespace JSX {
    /** The web components, as React 19 uses them: properties are set as such, and `onnotification-open` listens to that event. */
    interface IntrinsicElements {
      "notification-announcements": ElementProps<NotificationAnnouncements, "limit" | "preview">;
      "notification-bell": ElementProps<NotificationBell, "counts" | "max" | "settings">;
      "notification-inbox": ElementProps<NotificationInbox, "heading" | "settings" | "density" | "tabs" | "renderItem">;
      "notification-messages": ElementProps<NotificationMessages, "with" | "heading">;
      "notification-preferences": ElementProps<NotificationPreferences, "categories" | "serviceWorker">;
      "notification-toasts": ElementProps<NotificationToasts, "limit" | "placement">;
    }
  }
}
