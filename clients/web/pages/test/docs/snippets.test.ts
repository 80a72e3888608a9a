import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import type { Operation, Parameter } from "../../src/docs/openapi.ts";
import { callOf } from "../../src/docs/request.ts";
import { type Call, snippet } from "../../src/docs/snippets.ts";

const api = "https://notify.example.com/api/v1";

const post: Call = {
  method: "POST",
  url: `${api}/notifications`,
  headers: { "Idempotency-Key": "k-1" },
  body: '{\n  "title": "It\'s \\"done\\" $HOME"\n}',
  authorization: "bearer",
  answer: "json",
};

const get: Call = { method: "GET", url: `${api}/health`, headers: {}, body: undefined, authorization: "none", answer: "json" };

function operation(change: Partial<Operation> = {}): Operation {
  const none = { tag: "", summary: "", description: "", parameters: [], body: undefined, answers: [], isOpen: false };
  return { id: "x", method: "GET", path: "/things", ...none, ...change };
}

function parameter(name: string, where: Parameter["in"], change: Partial<Parameter> = {}): Parameter {
  return { name, in: where, schema: { type: "string" }, ...change };
}

test("curl quotes what a shell would read, and takes the token from the environment", () => {
  expect(snippet("curl", post)).toBe(`curl '${api}/notifications' \\
  -H "Authorization: Bearer $NOTIFICATIONS_TOKEN" \\
  -H 'Idempotency-Key: k-1' \\
  -H 'Content-Type: application/json' \\
  --data-raw '{
  "title": "It'\\''s \\"done\\" $HOME"
}'`);
  expect(snippet("curl", get)).toBe(`curl '${api}/health'`);
  expect(snippet("curl", { ...get, method: "DELETE" })).toContain("curl -X DELETE ");
  expect(snippet("curl", { ...post, method: "PUT", authorization: "apiKey" })).toMatch(
    /^curl -X PUT .*\n {2}-H "X-Api-Key: \$NOTIFICATIONS_API_KEY"/,
  );
  expect(snippet("curl", { ...post, body: undefined })).toContain("curl -X POST ");
});

test("a shell reads what curl is given as it was typed", () => {
  const shown = snippet("curl", post).replace(/^curl/, 'printf "%s\\0"');
  const given = execFileSync("sh", ["-c", shown], { encoding: "utf8", env: { ...process.env, NOTIFICATIONS_TOKEN: "t" } }).split("\0");
  expect(given).toEqual([
    post.url,
    "-H",
    "Authorization: Bearer t",
    "-H",
    "Idempotency-Key: k-1",
    "-H",
    "Content-Type: application/json",
    "--data-raw",
    post.body,
    "",
  ]);
});

test("C# sends the same with HttpClient", () => {
  expect(snippet("C#", post)).toBe(`using var http = new HttpClient();
using var request = new HttpRequestMessage(HttpMethod.Post, "${api}/notifications");
request.Headers.Authorization = new("Bearer", Environment.GetEnvironmentVariable("NOTIFICATIONS_TOKEN"));
request.Headers.Add("Idempotency-Key", "k-1");
request.Content = new StringContent("""
    {
      "title": "It's \\"done\\" $HOME"
    }
    """, System.Text.Encoding.UTF8, "application/json");
using var response = await http.SendAsync(request);
response.EnsureSuccessStatusCode();
Console.WriteLine(await response.Content.ReadAsStringAsync());`);
  expect(snippet("C#", { ...get, answer: "none" })).not.toContain("Console");
});

test("C#'s quotes are longer than any in the text", () => {
  expect(snippet("C#", { ...post, body: '{ "a": """" }' })).toContain('StringContent("""""\n');
});

test("TypeScript sends the same with fetch", async () => {
  const code = snippet("TypeScript", post);
  const asked: [string, RequestInit][] = [];
  const answer = { ok: true, json: () => Promise.resolve({}) };
  const run = new Function("fetch", "process", "console", `return (async () => { ${code} })()`) as (...given: unknown[]) => Promise<void>;
  await run(
    (url: string, options: RequestInit) => (asked.push([url, options]), Promise.resolve(answer)),
    { env: { NOTIFICATIONS_TOKEN: "t" } },
    { log: () => undefined },
  );
  const [url, { method, headers, body }] = asked[0]!;
  expect([url, method, headers]).toEqual([
    post.url,
    "POST",
    { Authorization: "Bearer t", "Idempotency-Key": "k-1", "Content-Type": "application/json" },
  ]);
  expect(JSON.parse(String(body))).toEqual({ title: 'It\'s "done" $HOME' });
  expect(snippet("TypeScript", get)).toContain(`fetch("${api}/health");`);
  expect(snippet("TypeScript", { ...post, body: "not json" })).toContain('body: "not json"');
});

test("a call has what was typed in its place, encoded, and leaves out what was not", () => {
  const parameters = [
    parameter("id", "path"),
    parameter("q", "query"),
    parameter("empty", "query"),
    parameter("If-None-Match", "header"),
  ];
  const { url, headers } = callOf(
    operation({ path: "/things/{id}", parameters }),
    api,
    { id: "a/b c", q: "x&y=ü", "If-None-Match": '"1"' },
    "",
    "bearer",
  );
  expect([url, headers]).toEqual([`${api}/things/a%2Fb%20c?q=x%26y%3D%C3%BC`, { "If-None-Match": '"1"' }]);
  expect(callOf(operation({ path: "/things/{id}", parameters }), api, {}, "", "bearer").url).toBe(`${api}/things/{id}`);
});

test("a list is one parameter each, or one with commas, as the document says", () => {
  const list = parameter("users", "query", { schema: { type: "array" } });
  const values = { users: "a, b,,c" };
  expect(callOf(operation({ parameters: [list] }), api, values, "", "bearer").url).toBe(`${api}/things?users=a&users=b&users=c`);
  expect(callOf(operation({ parameters: [{ ...list, explode: false }] }), api, values, "", "bearer").url).toBe(
    `${api}/things?users=a%2C%20b%2C%2Cc`,
  );
});

test("an open operation has no credentials, and one without a body sends none", () => {
  const body = { type: "application/json", schema: {}, examples: [], required: false };
  expect(callOf(operation({ isOpen: true }), api, {}, "", "apiKey").authorization).toBe("none");
  expect(callOf(operation(), api, {}, "{}", "apiKey")).toMatchObject({ authorization: "apiKey", body: undefined });
  expect(callOf(operation({ body }), api, {}, " ", "bearer").body).toBeUndefined();
  expect(callOf(operation({ body }), api, {}, "{}", "bearer").body).toBe("{}");
});

test.each([
  [[], "none"],
  [["application/json", "text/csv"], "json"],
  [["text/plain"], "text"],
])("what %j is answered with is read as %s", (types, expected) => {
  const content = types.map((type) => ({ type, schema: {}, examples: [] }));
  const answers = [
    { status: "200", description: "", headers: [], content },
    { status: "400", description: "", headers: [], content: [{ type: "application/problem+json", schema: {}, examples: [] }] },
  ];
  expect(callOf(operation({ answers }), api, {}, "", "bearer").answer).toBe(expected);
});
