import { readVariables } from "./variables.ts";

const lists = ["users", "roles", "rooms", "excludeUsers"];
const texts = ["title", "message", "type", "priority", "category", "actionUrl", "template"];

/** The request that a filled-in form stands for. What was left empty is left out, so that the server's defaults apply. */
export function readSend(fields: FormData): Record<string, unknown> {
  const request: Record<string, unknown> = {};
  for (const name of lists) {
    const values = text(fields, name).split(",").map((v) => v.trim()).filter((v) => v !== "");
    if (values.length > 0) request[name] = values;
  }
  for (const name of texts) if (text(fields, name) !== "") request[name] = text(fields, name);
  for (const name of ["broadcast", "requiresAcknowledgement"]) if (fields.has(name)) request[name] = true;
  const at = text(fields, "sendAt");
  if (at !== "") request["sendAt"] = new Date(at).toISOString();
  if (fields.get("mode") === "template") request["variables"] = readVariables(fields);
  const channels = text(fields, "channels");
  if (channels !== "") request["channels"] = channels === "none" ? [] : channels.split(",");
  return request;
}

function text(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === "string" ? value : "";
}
