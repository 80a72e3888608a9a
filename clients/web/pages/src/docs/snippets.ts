/** How a caller says who they are. */
export type Authorization = "bearer" | "apiKey" | "none";

/** One request, as somebody's own code would make it. */
export interface Call {
  method: string;
  url: string;
  /** Without the credentials. */
  headers: Record<string, string>;
  /** JSON, as it was typed. */
  body: string | undefined;
  authorization: Authorization;
  answer: "json" | "text" | "none";
}

export const languages = ["curl", "C#", "TypeScript"] as const;
export type SnippetLanguage = (typeof languages)[number];

/** Code to copy. It never has a token in it: it reads one from the environment. */
export function snippet(language: SnippetLanguage, call: Call): string {
  if (language === "curl") return curl(call);
  return language === "C#" ? csharp(call) : typescript(call);
}

const apiKeyHeader = "X-Api-Key";

function curl({ method, url, headers, body, authorization }: Call): string {
  // curl makes a POST of what has a body, and a GET of what has none.
  const isDefault = method === (body === undefined ? "GET" : "POST");
  const lines = [`curl${isDefault ? "" : ` -X ${method}`} ${shell(url)}`];
  if (authorization === "bearer") lines.push('-H "Authorization: Bearer $NOTIFICATIONS_TOKEN"');
  if (authorization === "apiKey") lines.push(`-H "${apiKeyHeader}: $NOTIFICATIONS_API_KEY"`);
  for (const [name, value] of Object.entries(headers)) lines.push(`-H ${shell(`${name}: ${value}`)}`);
  if (body !== undefined) lines.push("-H 'Content-Type: application/json'", `--data-raw ${shell(body)}`);
  return lines.join(" \\\n  ");
}

function shell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function csharp({ method, url, headers, body, authorization, answer }: Call): string {
  const name = method.charAt(0) + method.slice(1).toLowerCase();
  const lines = ["using var http = new HttpClient();", `using var request = new HttpRequestMessage(HttpMethod.${name}, ${quoted(url)});`];
  if (authorization === "bearer")
    lines.push('request.Headers.Authorization = new("Bearer", Environment.GetEnvironmentVariable("NOTIFICATIONS_TOKEN"));');
  if (authorization === "apiKey")
    lines.push(`request.Headers.Add("${apiKeyHeader}", Environment.GetEnvironmentVariable("NOTIFICATIONS_API_KEY"));`);
  for (const [header, value] of Object.entries(headers)) lines.push(`request.Headers.Add(${quoted(header)}, ${quoted(value)});`);
  if (body !== undefined)
    lines.push(`request.Content = new StringContent(${rawString(body)}, System.Text.Encoding.UTF8, "application/json");`);
  lines.push("using var response = await http.SendAsync(request);", "response.EnsureSuccessStatusCode();");
  if (answer !== "none") lines.push("Console.WriteLine(await response.Content.ReadAsStringAsync());");
  return lines.join("\n");
}

/** The fence is longer than any row of quotes in the text. */
function rawString(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/"+/g)].map(([row]) => row.length));
  const fence = '"'.repeat(longest + 1);
  return `${fence}\n${indented(text, "    ")}\n    ${fence}`;
}

function typescript({ method, url, headers, body, authorization, answer }: Call): string {
  const entries = Object.entries(headers).map(([name, value]) => `${quoted(name)}: ${quoted(value)}`);
  if (authorization === "bearer") entries.unshift("Authorization: `Bearer ${process.env.NOTIFICATIONS_TOKEN}`");
  if (authorization === "apiKey") entries.unshift(`"${apiKeyHeader}": process.env.NOTIFICATIONS_API_KEY ?? ""`);
  if (body !== undefined) entries.push('"Content-Type": "application/json"');
  const options = [
    ...(method === "GET" ? [] : [`method: "${method}"`]),
    ...(entries.length > 0 ? [`headers: { ${entries.join(", ")} }`] : []),
    ...(body === undefined ? [] : [`body: ${isJson(body) ? `JSON.stringify(${indented(body, "  ").trimStart()})` : quoted(body)}`]),
  ];
  const second = options.length > 0 ? `, {\n${options.map((option) => `  ${option},`).join("\n")}\n}` : "";
  const lines = [`const response = await fetch(${quoted(url)}${second});`];
  lines.push("if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);");
  if (answer !== "none") lines.push(`console.log(await response.${answer}());`);
  return lines.join("\n");
}

/** JSON's escapes are C#'s and TypeScript's too. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function indented(text: string, by: string): string {
  return text.split("\n").map((line) => by + line).join("\n");
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
