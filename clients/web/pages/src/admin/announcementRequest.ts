import type { Announcement, NotificationType, Placement } from "@notifications/client";

/** An announcement as the API tells it to an administrator. */
export interface KeptAnnouncement extends Omit<Announcement, "seenAt"> {
  audience: { everyone: boolean; roles: string[]; rooms: string[]; locales: string[] };
  status: "scheduled" | "active" | "ended";
  /** Users, of the current revision. */
  numbers: { seen: number; dismissed: number; clicked: number };
  createdAt: string;
  updatedAt: string;
}

export interface AnnouncementRequest {
  title: string;
  message: string;
  type: NotificationType;
  placement: Placement;
  actionUrl: string | null;
  from: string | null;
  until: string | null;
  audience: { everyone?: boolean; roles?: string[]; rooms?: string[]; locales?: string[] };
  revision?: number;
}

/**
 * The request that a filled-in form stands for. The server alone judges it.
 * @param edited The one that is changed.
 */
export function readAnnouncement(fields: FormData, edited?: KeptAnnouncement): AnnouncementRequest {
  const list = (name: string): string[] => text(fields, name).split(",").map((v) => v.trim()).filter((v) => v !== "");
  const [roles, rooms, locales] = [list("roles"), list("rooms"), list("locales")];
  const request: AnnouncementRequest = {
    title: text(fields, "title"),
    message: text(fields, "message"),
    type: text(fields, "type") as NotificationType,
    placement: text(fields, "placement") as Placement,
    actionUrl: text(fields, "actionUrl") || null,
    from: time(fields, "from"),
    until: time(fields, "until"),
    audience: fields.has("everyone") ? { everyone: true, ...(locales.length > 0 && { locales }) } : { roles, rooms, locales },
  };
  if (edited) request.revision = edited.revision + (fields.has("again") ? 1 : 0);
  return request;
}

/** One that has come to its end by now, otherwise as it was. */
export function ended(kept: KeptAnnouncement, now: Date): AnnouncementRequest {
  const { title, message, type, placement, actionUrl, from, revision } = kept;
  const { everyone, roles, rooms, locales } = kept.audience;
  const audience = everyone ? { everyone, locales } : { roles, rooms, locales };
  return { title, message, type, placement, actionUrl, from, until: now.toISOString(), audience, revision };
}

/** As a `datetime-local` field shows it, in the browser's zone. */
export function localTime(at: string | null): string {
  if (at === null) return "";
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function time(fields: FormData, name: string): string | null {
  const value = text(fields, name);
  return value === "" ? null : new Date(value).toISOString();
}

function text(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === "string" ? value.trim() : "";
}
