// Takes every mail, whoever it is for, keeps the newest in memory and shows them on a page: node server.mjs --smtp-port 1025 --port 8025
//   GET /mails  the list, newest first     GET /mails/{id}  one of them     GET /mails/{id}/html, /mails/{id}/source  as it came
//   DELETE /mails  all of them             GET /events  a line whenever the list changed (server-sent events)
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const kept = 500;
const maxBytes = 10 * 1024 * 1024;
const host = "127.0.0.1";
const { values: options } = parseArgs({
  options: { "smtp-port": { type: "string", default: "1025" }, port: { type: "string", default: "8025" } },
});
const page = readFileSync(new URL("page.html", import.meta.url));

let mails = [];
let lastId = 0;
const watching = new Set();

function changed() {
  for (const response of watching) response.write("data: changed\n\n");
}

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  allowInsecureAuth: true,
  disableReverseLookup: true,
  logger: false,
  size: maxBytes,
  closeTimeout: 1000,
  onAuth: (auth, session, answer) => answer(null, { user: auth.username }),
  onData: async (stream, session, answer) => {
    try {
      const chunks = [];
      for await (const chunk of stream) chunks.push(chunk);
      const source = Buffer.concat(chunks);
      const mail = await simpleParser(source, { skipHtmlToText: true, skipTextToHtml: true });
      mails.unshift({
        id: ++lastId,
        from: mail.from?.text ?? session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map((recipient) => recipient.address),
        subject: mail.subject ?? "",
        receivedAt: new Date().toISOString(),
        text: mail.text ?? "",
        html: mail.html || null,
        unsubscribe: /<([^>]+)>/.exec(mail.headerLines.find(({ key }) => key === "list-unsubscribe")?.line ?? "")?.[1] ?? null,
        source: source.toString("utf8"),
      });
      mails = mails.slice(0, kept);
      answer();
      changed();
    } catch (error) {
      answer(Object.assign(error, { responseCode: 451 }));
    }
  },
});

function send(response, status, type, body, headers = {}) {
  response.writeHead(status, {
    "Content-Type": `${type}; charset=utf-8`,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    ...headers,
  });
  response.end(body);
}

const json = (response, body) => send(response, 200, "application/json", JSON.stringify(body));
const summary = ({ id, from, to, subject, receivedAt }) => ({ id, from, to, subject, receivedAt });

/** A mail's own page: shown in a frame that runs no script. Links open elsewhere. */
function sendHtml(response, mail) {
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src http: https: data:; base-uri 'none'; form-action 'none'; "
    + "sandbox allow-popups allow-popups-to-escape-sandbox";
  send(response, 200, "text/html", mail.html.replace(/<head[^>]*>/i, '$&<base target="_blank">'), { "Content-Security-Policy": policy });
}

function watch(request, response) {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  response.write(": connected\n\n");
  watching.add(response);
  request.on("close", () => watching.delete(response));
}

const web = createServer((request, response) => {
  const [, first, id, part] = new URL(request.url, `http://${host}`).pathname.split("/");
  const mail = mails.find((m) => String(m.id) === id);
  const isGet = request.method === "GET";
  if (isGet && !first) return send(response, 200, "text/html", page);
  if (isGet && first === "events") return watch(request, response);
  if (isGet && first === "mails" && !id) return json(response, mails.map(summary));
  if (request.method === "DELETE" && first === "mails" && !id) {
    mails = [];
    changed();
    return response.writeHead(204).end();
  }
  if (isGet && first === "mails" && mail && !part) return json(response, { ...mail, source: undefined, html: mail.html !== null });
  if (isGet && first === "mails" && mail && part === "source") return send(response, 200, "text/plain", mail.source);
  if (isGet && first === "mails" && mail?.html && part === "html") return sendHtml(response, mail);
  return send(response, 404, "text/plain", "There is nothing here.\n");
});

function fail(error) {
  console.error(`mailbox: ${error.message}`);
  process.exit(1);
}

function stop() {
  for (const response of watching) response.end();
  web.close();
  smtp.close(() => process.exit(0));
}

smtp.on("error", (error) => (error.syscall === "listen" ? fail(error) : console.error(`mailbox: ${error.message}`)));
web.on("error", fail);
smtp.listen(Number(options["smtp-port"]), host);
web.listen(Number(options.port), host);
process.on("SIGTERM", stop).on("SIGINT", stop);
// The launcher's end closes the input: this one must not outlive it.
process.stdin.resume().on("end", stop);
