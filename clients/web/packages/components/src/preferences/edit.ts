import type { Channel, NotificationType, Preferences, QuietHours } from "@notifications/client";

/** Whether a category comes over a channel: its own setting, else the one for everything. */
export function isOn(p: Preferences, category: string, channel: Channel): boolean {
  return Boolean(p.categories[category]?.[channel] ?? p.channels[channel]);
}

/** Whether a category comes by mail only with a digest. */
export function isDigested(p: Preferences, category: string): boolean {
  return p.categories[category]?.email === "digest";
}

export function setDigested(p: Preferences, category: string, on: boolean): Preferences {
  return on
    ? { ...p, categories: { ...p.categories, [category]: { ...p.categories[category], email: "digest" } } }
    : setCategory(p, category, "email", true);
}

/** Whether there is a digest of the inbox, which comes once a day when nothing else is said. */
export function hasInboxDigest(p: Preferences): boolean {
  return p.digest.summary === true || Object.values(p.categories).some(({ email }) => email === "digest");
}

/** Only what differs from the setting for everything is kept. */
export function setCategory(p: Preferences, category: string, channel: Channel, on: boolean): Preferences {
  const { [channel]: _, ...others } = p.categories[category] ?? {};
  const own = on === p.channels[channel] ? others : { ...others, [channel]: on };
  const { [category]: __, ...categories } = p.categories;
  return { ...p, categories: Object.keys(own).length > 0 ? { ...categories, [category]: own } : categories };
}

export function isTypeOn(p: Preferences, type: NotificationType): boolean {
  return (p.allowedTypes?.includes(type) ?? true) && !p.disabledTypes.includes(type);
}

export function setType(p: Preferences, type: NotificationType, on: boolean): Preferences {
  const disabledTypes = p.disabledTypes.filter((t) => t !== type);
  if (!on) return { ...p, disabledTypes: [...disabledTypes, type] };
  const isRefused = p.allowedTypes && !p.allowedTypes.includes(type);
  return { ...p, disabledTypes, allowedTypes: isRefused ? [...p.allowedTypes!, type] : p.allowedTypes };
}

/** What quiet hours begin with: the night, where the browser is. */
export function usualQuietHours(): QuietHours {
  return { start: "22:00", end: "07:00", timeZone: browserZone(), days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] };
}

export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** The browser's list by region, with those that it leaves out but that are in use. */
export function timeZones(current: string | null): Map<string, string[]> {
  const names = new Set([...Intl.supportedValuesOf("timeZone"), "UTC", browserZone(), ...(current ? [current] : [])]);
  const regions = new Map<string, string[]>();
  for (const name of [...names].sort()) {
    const region = name.includes("/") ? name.slice(0, name.indexOf("/")) : "";
    regions.set(region, [...(regions.get(region) ?? []), name]);
  }
  return regions;
}

/** Of a problem document: those of a member and of what is in it. */
export function errorsOf(errors: Record<string, string[]>, field: string): string[] {
  return Object.entries(errors).flatMap(([name, texts]) =>
    name === field || name.startsWith(`${field}.`) || name.startsWith(`${field}[`) ? texts : [],
  );
}
