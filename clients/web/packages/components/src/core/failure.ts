import { ApiError } from "@notifications/client";
import type { Texts } from "../texts/index.ts";

/** A sentence about what went wrong, for people. */
export function failureText(error: unknown, texts: Texts): string {
  if (!(error instanceof ApiError) || error.status === 0) return texts.unreachable;
  // The server speaks English: in another language its code has to do.
  if (texts.refused) return texts.refused(error.status);
  return error.problem.detail ?? error.problem.title;
}
