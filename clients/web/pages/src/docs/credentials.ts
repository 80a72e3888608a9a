import { tokenFor } from "../session.ts";
import type { Authorization } from "./snippets.ts";

export const kinds = ["user", "token", "apiKey"] as const;

export interface Credentials {
  kind: (typeof kinds)[number];
  /** A development user. */
  user: string;
  roles: string[];
  token: string;
  apiKey: string;
}

/** Of this tab only, and gone with it. */
const key = "notifications.docs";

const first: Credentials = { kind: "user", user: "alice", roles: ["sender", "admin"], token: "", apiKey: "" };

export function keptCredentials(): Credentials {
  return { ...first, ...(JSON.parse(sessionStorage.getItem(key) ?? "{}") as Partial<Credentials>) };
}

export function keepCredentials(credentials: Credentials): void {
  sessionStorage.setItem(key, JSON.stringify(credentials));
}

export function authorizationOf({ kind }: Credentials): Authorization {
  return kind === "apiKey" ? "apiKey" : "bearer";
}

export function isComplete({ kind, user, token, apiKey }: Credentials): boolean {
  return { user, token, apiKey }[kind].trim() !== "";
}

/** @throws ApiError 401 when the server has no development sign-in. */
export async function headersFor(credentials: Credentials): Promise<Record<string, string>> {
  if (credentials.kind === "apiKey") return { "X-Api-Key": credentials.apiKey.trim() };
  const { user, roles, token } = credentials;
  const identity = credentials.kind === "token" ? { userId: "", roles: [], token: token.trim() } : { userId: user.trim(), roles };
  return { Authorization: `Bearer ${await tokenFor(identity)}` };
}
