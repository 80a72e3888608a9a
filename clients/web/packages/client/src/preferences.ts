import type { Channel, NotificationType, Priority } from "./model.ts";

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

export interface QuietHours {
  /** "22:00", in the time zone; inclusive. */
  start: string;
  /** Exclusive; before the start means over midnight. */
  end: string;
  /** An IANA name, "Europe/Berlin". */
  timeZone: string;
  /** On which they start. */
  days: Weekday[];
}

export const digestFrequencies = ["immediate", "hourly", "daily", "weekly"] as const;
export type DigestFrequency = (typeof digestFrequencies)[number];

export interface Digest {
  frequency: DigestFrequency;
  /** 0 to 23, in the user's time zone. */
  hour: number;
  day: Weekday;
  /** A summary of all that is unread of the period, whether or not a mail would have told of it. */
  summary?: boolean;
}

/** What a category goes by. `email: "digest"`: whatever of it is unread comes with the next digest, and no mail for each. */
export type CategoryChannels = Partial<Record<Exclude<Channel, "email">, boolean>> & { email?: boolean | "digest" };

/** What a user wants to get, and where. Members left out on saving take their defaults. */
export interface Preferences {
  channels: Record<Channel, boolean>;
  /** By category: what differs from `channels`. */
  categories: Record<string, CategoryChannels>;
  /** null: all of them. */
  allowedTypes: NotificationType[] | null;
  disabledTypes: NotificationType[];
  minPriority: Priority;
  quietHours: QuietHours | null;
  digest: Digest;
  optedOut: boolean;
}

export interface Category {
  name: string;
  /** By language tag: "en", "pt-BR". */
  names: Record<string, string>;
  description?: string;
  /** Nobody can refuse it. */
  mandatory: boolean;
  /** It comes with the app: the namespace has no names of its own for it. */
  preloaded: boolean;
}

export interface StoredPreferences {
  preferences: Preferences;
  /** Categories that nobody can switch off. */
  mandatory: string[];
  /** Names this version: saving with it fails with 412 when they changed meanwhile. */
  etag: string;
}
