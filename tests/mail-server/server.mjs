// A real SMTP server on a free port; what it gets is parsed and written to stdout as JSON lines. The first argument is its options as JSON:
//   {user, password}  asks for authentication     {key, cert}  offers STARTTLS     {hang: "connect" | "end"}  never answers there
//   {hold: true}  answers mails only when a line comes on stdin, all that it has and will get
// A recipient's name chooses what becomes of it: refuse* → 550, later* → 451, anything else is taken.
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const options = JSON.parse(process.argv[2] ?? "{}");
const say = (event) => process.stdout.write(JSON.stringify(event) + "\n");
const refusal = (responseCode, text) => Object.assign(new Error(text), { responseCode });

let held = options.hold ? [] : null;

const server = new SMTPServer({
  ...(options.key && { key: options.key, cert: options.cert }),
  hideSTARTTLS: !options.key,
  authOptional: !options.user,
  disabledCommands: options.user ? [] : ["AUTH"],
  disableReverseLookup: true,
  logger: false,
  closeTimeout: 100,
  onConnect: (session, answer) => {
    say({ event: "connection" });
    if (options.hang !== "connect") answer();
  },
  onClose: () => say({ event: "close" }),
  onAuth: (auth, session, answer) => {
    say({ event: "authentication", secure: session.secure });
    if (auth.username === options.user && auth.password === options.password) answer(null, { user: auth.username });
    else answer(refusal(535, "5.7.8 Authentication failed"));
  },
  onRcptTo: ({ address }, session, answer) => {
    if (address.startsWith("refuse")) answer(refusal(550, `5.1.1 <${address}>: no such user`));
    else if (address.startsWith("later")) answer(refusal(451, `4.7.1 <${address}>: greylisted`));
    else answer();
  },
  onData: (stream, session, answer) => {
    const chunks = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("end", async () => {
      const raw = Buffer.concat(chunks);
      const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true });
      say({
        event: "mail",
        secure: session.secure,
        user: session.user,
        envelope: { from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((r) => r.address) },
        headers: mail.headerLines.map(({ key, line }) => [key, line]),
        to: mail.to?.value, cc: mail.cc?.value, bcc: mail.bcc?.value, from: mail.from?.value,
        subject: mail.subject, messageId: mail.messageId, date: mail.date, text: mail.text, html: mail.html,
        attachments: mail.attachments.length,
        raw: raw.toString("latin1"),
      });
      if (held) held.push(answer);
      else if (options.hang !== "end") answer();
    });
  },
});
server.on("error", (error) => say({ event: "error", message: error.message }));
const listener = server.listen(options.port ?? 0, "127.0.0.1", () => say({ event: "listening", port: listener.address().port }));
process.stdin.on("end", () => process.exit(0)).on("data", () => {
  for (const answer of held ?? []) answer();
  held = null;
});
