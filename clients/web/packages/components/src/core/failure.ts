import { ApiError } from "@notifications/client";
import type { Texts } from "../texts/index.ts";

/** A sentence about what went wrong, for people. */
export function failureText(error: unknown, texts: Texts): string {
  if (error instanceof ApiError && error.status > 0) return error.problem.detail ?? error.problem.title;
  return texts.unreachable;
}
