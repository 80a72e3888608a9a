"use client";
import type { Preferences, StoredPreferences } from "@notifications/client";
import { useCallback, useEffect, useRef, useState } from "react";
import { useNotificationsClient } from "./provider.ts";

export interface PreferencesResult {
  /** Undefined until they are loaded. */
  preferences: Preferences | undefined;
  /** Categories that nobody can refuse. */
  mandatory: readonly string[];
  /** Why they could not be loaded, or the last change not saved. */
  error: unknown;
  isSaving: boolean;
  /**
   * Saves these members and keeps the others. Refused with an `ApiError` of status 412 when they changed elsewhere meanwhile: they
   * are loaded again then.
   */
  save(change: Partial<Preferences>): Promise<void>;
  reload(): Promise<void>;
}

/** The user's preferences: which channels, which categories, quiet hours, digests. */
export function usePreferences(): PreferencesResult {
  const client = useNotificationsClient();
  const [stored, setStored] = useState<StoredPreferences>();
  const [error, setError] = useState<unknown>();
  const [isSaving, setSaving] = useState(false);
  // Answers that are older than the last question are dropped.
  const asked = useRef(0);
  const ask = useCallback(async (question: () => Promise<StoredPreferences>) => {
    const number = ++asked.current;
    try {
      const answer = await question();
      if (number !== asked.current) return;
      setStored(answer);
      setError(undefined);
    } catch (failure) {
      if (number === asked.current) setError(failure);
      throw failure;
    }
  }, []);
  const reload = useCallback(() => ask(() => client.preferences()), [ask, client]);
  const save = useCallback(
    async (change: Partial<Preferences>) => {
      setSaving(true);
      try {
        const before = stored ?? (await client.preferences());
        await ask(() => client.savePreferences({ ...before.preferences, ...change }, before.etag));
      } catch (failure) {
        await client.preferences().then(setStored, () => undefined);
        throw failure;
      } finally {
        setSaving(false);
      }
    },
    [ask, client, stored],
  );
  useEffect(() => {
    setStored(undefined);
    // The error is in the result.
    reload().catch(() => undefined);
    return () => void asked.current++;
  }, [reload]);
  return { preferences: stored?.preferences, mandatory: stored?.mandatory ?? [], error, isSaving, save, reload };
}
