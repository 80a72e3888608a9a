// What a caller of the API writes with the generated types. Everything here has to compile as it stands.
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

declare const process: { argv: string[] };
const [, , baseUrl = "", token = "", user = ""] = process.argv;
const api = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });

const sent = await api.POST("/notifications", {
  params: { header: { "Idempotency-Key": `generated-${Date.now()}` } },
  body: {
    users: [user], title: "Hello", message: "From a generated client", tags: ["generated"], data: { order: { id: 7, lines: ["a"] } },
  },
});
if (sent.error)
  throw new Error(`${sent.error.title}: ${JSON.stringify(sent.error.errors)}`);
const id = sent.data.notifications?.[0]?.id ?? "";

await accepted(api.POST("/notifications", {
  body: {
    roles: ["teacher"], rooms: ["course-7"], excludeUsers: ["bob"],
    template: "grade_posted", variables: { course: "Algebra", grade: "A" },
  },
}));
await accepted(api.POST("/notifications", { body: { broadcast: true, title: "To all", message: "At noon" } }));
await accepted(api.POST("/notifications/system", { body: { title: "Maintenance", message: "At noon", priority: "high" } }));
await accepted(api.POST("/notifications/progress", { body: { users: [user], taskId: "export-1", progress: 75, status: "running" } }));
const bulk = await accepted(api.POST("/notifications/bulk", {
  body: {
    notifications: [
      { users: [user], title: "One", message: "of a bulk" }, { users: [user], title: "x".repeat(201), message: "is refused" },
    ],
  },
}));
await accepted(api.POST("/templates", {
  body: { name: "generated", title: "{{who}}", message: "{{who}}", variables: [{ name: "who", required: true, default: "you" }] },
}));
const prefs = await accepted(api.PUT("/notifications/preferences", {
  body: { categories: { comment_added: { email: false } }, quietHours: { start: "22:00", end: "08:00", timeZone: "Europe/Berlin" } },
}));
const page = await accepted(api.GET("/notifications", { params: { query: { status: ["unread"], minPriority: "low", limit: 50 } } }));
const one = await accepted(api.GET("/notifications/{id}", { params: { path: { id } } }));
const refused = await api.POST("/notifications", { body: { users: [user], title: "", message: "is refused" } });

const order: unknown = one.data?.["order"];
console.log(JSON.stringify({
  titles: page.items.map((n) => n.title), order, quiet: prefs.quietHours?.start,
  bulk: bulk.results.map((r) => [r.status, r.notifications?.[0]?.status ?? r.problem?.errors]),
  refused: refused.error?.errors?.["title"],
}));

async function accepted<T>(call: Promise<{ data?: T; error?: { title: string; detail?: string; errors?: { [name: string]: string[] } } }>) {
  const { data, error } = await call;
  if (error || data === undefined)
    throw new Error(`${error?.title} ${error?.detail} ${JSON.stringify(error?.errors)}`);
  return data;
}
