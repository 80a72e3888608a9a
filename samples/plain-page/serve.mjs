// The page's own server: the page, and a token for whoever is signed in here. On a developer's machine that is alice.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

const api = process.env.API ?? "http://localhost:7071/api/v1";
const port = Number(process.env.PORT ?? 5700);

async function token() {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`${api}/dev/token`, {
    method: "POST",
    headers,
    body: JSON.stringify({ userId: process.env.USER_ID ?? "alice" }),
  });
  if (!answer.ok) throw new Error(`No token: ${answer.status}`);
  return (await answer.json()).token;
}

createServer(async (request, response) => {
  try {
    if (request.url === "/notification-token") {
      response
        .writeHead(200, { "Content-Type": "application/json", "Cache-Control": "no-store" })
        .end(JSON.stringify({ token: await token() }));
    } else if (request.url === "/") {
      const page = await readFile(new URL("index.html", import.meta.url), "utf8");
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page.replaceAll("http://localhost:7071/api/v1", api));
    } else {
      response.writeHead(404).end();
    }
  } catch (error) {
    console.error(error.message);
    response.writeHead(502).end();
  }
}).listen(port, () => console.log(`The page: http://localhost:${port}`));
