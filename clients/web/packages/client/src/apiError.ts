import type { Problem } from "./model.ts";

/** A call that the server refused, with its problem document; or that got no answer: then the status is 0. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    /** The HTTP status; 0 without an answer. */
    readonly status: number,
    readonly problem: Problem,
    /** Seconds after which another try makes sense, where the server says so. */
    readonly retryAfter?: number,
    options?: ErrorOptions,
  ) {
    super(problem.detail ? `${problem.title}: ${problem.detail}` : problem.title, options);
  }
}

/** Nobody is signed in: so says a 401, of the server or of what gives the token. Trying again changes nothing before somebody signs in. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof Error && (error as { status?: unknown }).status === 401;
}
