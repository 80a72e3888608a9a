import type { Http } from "./http.ts";
import type { NotificationType } from "./model.ts";

/** Where an announcement is shown. */
export const placements = ["banner", "card", "modal"] as const;
export type Placement = (typeof placements)[number];

/** Something that all of an audience see for a while, until each dismisses it. */
export interface Announcement {
  id: string;
  title: string;
  message: string;
  type: NotificationType;
  placement: Placement;
  /** http, https or relative: yet check it before it becomes a link. */
  actionUrl: string | null;
  from: string;
  /** null: until somebody ends it. */
  until: string | null;
  /** A higher one shows it again to those who dismissed it. */
  revision: number;
  /** When this user saw this revision; null also when it was pushed, since that is for many. */
  seenAt: string | null;
}

export interface AnnouncementDismissed {
  id: string;
  /** This one and those before it. */
  revision: number;
}

/** What a user did with an announcement, of the latest revision that they did something with. */
export interface AnnouncementEngagement {
  id: string;
  revision: number;
  seenAt: string | null;
  dismissedAt: string | null;
  clickedAt: string | null;
}

/** Which announcement, and which revision of it was shown; without one the current one. */
export type AnnouncementKey = Pick<Announcement, "id"> & Partial<Pick<Announcement, "revision">>;

/** The calls about announcements that a user makes. */
export class AnnouncementCalls {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** What is active, for this user and not dismissed; newest first. */
  async list(): Promise<Announcement[]> {
    return (await this.#http.call<{ items: Announcement[] }>("GET", "/announcements")).body.items;
  }

  /** It was shown. */
  seen(announcement: AnnouncementKey): Promise<AnnouncementEngagement> {
    return this.#record(announcement, "seen");
  }

  /** Not again, until it gets a higher revision. The event `announcementDismissed` follows, in all tabs and on all devices. */
  dismiss(announcement: AnnouncementKey): Promise<AnnouncementEngagement> {
    return this.#record(announcement, "dismiss");
  }

  /** Its action was followed. */
  clicked(announcement: AnnouncementKey): Promise<AnnouncementEngagement> {
    return this.#record(announcement, "clicked");
  }

  async #record({ id, revision }: AnnouncementKey, what: string): Promise<AnnouncementEngagement> {
    const body = revision === undefined ? {} : { revision };
    const path = `/announcements/${encodeURIComponent(id)}/${what}`;
    // Following the action leaves the page at that moment.
    return (await this.#http.call<AnnouncementEngagement>("POST", path, { body, keepalive: true })).body;
  }
}
