import type { NotificationType, Priority } from "@notifications/client";

/** What the administrators' endpoints answer. */

export interface Fallbacks {
  email: number;
  sms: number;
  push: number;
}

export interface Counts {
  sent: number;
  delivered: number;
  acknowledged: number;
  read: number;
  failed: number;
  fallback: Fallbacks;
}

export interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
}

export interface Analytics {
  from: string;
  to: string;
  /** `online`: sent to somebody who was there; `deliveredOnline`: those of them that were acknowledged. */
  totals: Counts & { online: number; deliveredOnline: number };
  byType: Record<string, Counts>;
  byCategory: Record<string, Counts>;
  byPriority: Record<string, Counts>;
  byHour: (Counts & { hour: string })[];
  variants: { category: string; variant: string; sent: number; acknowledged: number; read: number }[];
  latencyMs: (Percentiles & { average: number }) | null;
  /** Of those who were online when it was sent. */
  onlineLatencyMs: (Percentiles & { average: number }) | null;
  /** The last five minutes; absent when not asked for. */
  recent?: RecentSecond[];
}

/** Seconds without anything are left out. */
export interface RecentSecond {
  secondsAgo: number;
  sends: number;
  delivered: number;
  latencyMs: Percentiles | null;
}

export interface ChannelHealth {
  name: "email" | "sms" | "push";
  status: "ok" | "failing" | "not_configured";
  failingSince?: string;
  lastCause?: string;
  oldestWaiting?: string;
  /** Of the last 15 minutes, as is the rate. */
  tries?: number;
  /** 0 to 1; absent without tries. */
  successRate?: number;
  breaker?: "closed" | "open";
}

export interface RealtimeStats {
  connections: number;
  users: number;
  rooms: { room: string; users: number }[];
  startedAt: string;
  version: string;
}

export interface DeadLetter {
  id: string;
  queue: string;
  /** Ids, no content; a text when it is no JSON object. */
  message: Record<string, unknown> | string;
  reason: string;
  failedAt: string;
  attempts: number;
}

export const queues = [
  "confirmations", "fan-out", "deliveries", "fallback-email", "fallback-sms", "fallback-push", "plan-steps", "announcements",
  "conversations",
] as const;

export interface TemplateSummary {
  name: string;
  icon: string | null;
  color: string | null;
  type: NotificationType;
  category: string;
  priority: Priority;
  locales: { locale: string; version: number; preloaded: boolean }[];
}

export interface TemplateVariable {
  name: string;
  required?: boolean;
  default?: unknown;
  description?: string;
}

export interface Template extends Omit<TemplateSummary, "locales"> {
  locale: string;
  version: number;
  preloaded: boolean;
  title: string;
  message: string;
  variables: TemplateVariable[];
}

export interface RenderedTemplate {
  name: string;
  locale: string;
  version: number;
  title: string;
  message: string;
  emailSubject: string | null;
  emailHtml: string | null;
  emailBlocks: { type: string; text?: string; url?: string; alt?: string; items?: string[] }[] | null;
  smsText: string | null;
  actionUrl: string | null;
  color: string | null;
  type: NotificationType;
  priority: Priority;
}

export interface SendResult {
  sendId: string;
  status: string;
  sendAt?: string;
  recipients?: number;
  notifications?: { id: string; userId: string; status: string; reason?: string }[];
}

export interface SendReport {
  sendId: string;
  status: string;
  recipients: number;
  stored: number;
  pushed: number;
  skipped: number;
  failed: number;
}

export interface Schedule {
  sendId: string;
  sendAt: string;
  title: string;
  category: string;
}

export interface AuditEntry {
  at: string;
  event: string;
  userId?: string;
  notificationId?: string;
  channel?: string;
  attempt?: number;
  detail?: string;
  subject?: string;
  actor?: string;
  category?: string;
}
