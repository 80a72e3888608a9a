// The app behind the dashboard: sends events of its own, and serves the page that shows them.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";

const api = process.env.API ?? "http://localhost:7071/api/v1";
const port = Number(process.env.PORT ?? 5500);
const room = "trading";
const interval = 250;

const stocks = [["MSFT", 512.5], ["AAPL", 243.1], ["SAP", 271.8], ["ASML", 702.4]].map(([symbol, price]) => ({ symbol, price }));
const people = ["Anna", "Ben", "Chiara", "Deniz"];

async function call(method, path, body, token) {
  const answer = await fetch(api + path, {
    method,
    headers: { ...(body && { "Content-Type": "application/json" }), ...(token && { Authorization: `Bearer ${token}` }) },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const { token } = await call("POST", "/dev/token", { userId: "dashboard-feed", roles: ["sender"] });
await call("PUT", `/rooms/${room}/members/viewer`, undefined, token);

createServer(async (request, response) => {
  const page = await readFile(new URL("index.html", import.meta.url), "utf8");
  response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page.replaceAll("http://localhost:7071/api/v1", api));
}).listen(port, () => console.log(`The dashboard: http://localhost:${port}`));

let isDown = false;
setInterval(async () => {
  const stock = pick(stocks);
  stock.price = Math.max(1, stock.price * (1 + (Math.random() - 0.5) / 100));
  const trade = { who: pick(people), what: pick(["bought", "sold"]), count: Math.ceil(Math.random() * 100), symbol: stock.symbol };
  const events = [
    ["stock", { symbol: stock.symbol, price: Number(stock.price.toFixed(2)) }],
    ...(Math.random() < 0.4 ? [["activity", trade]] : []),
  ];
  try {
    for (const [event, data] of events) await call("POST", "/events", { rooms: [room], event, data }, token);
    if (isDown) console.log("The server is back");
    isDown = false;
  } catch (error) {
    if (!isDown) console.log(`Waiting for the server: ${error.message}`);
    isDown = true;
  }
}, interval);
