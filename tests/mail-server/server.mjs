// A real SMTP server on a free port; what it gets is parsed and written to stdout as JSON lines. The first argument is its options as
// JSON:
//   {user, password}  asks for authentication     {key, cert}  offers STARTTLS     {implicit: true}  TLS from the first byte on
//   {hang: "connect" | "end"}  never answers there     {ascii: true}  no SMTPUTF8
//   {greeting: 554}  refuses every connection with this code     {login: 554}  refuses everybody who signs in
//   {sender: 553}  refuses every sender
//   {hold: true}  answers mails only when a line "go" comes on stdin, all that it has and will get
// A line "close" on stdin closes all connections, as servers do that heard nothing for too long; after a line "mute" those that are
// open are never answered again, as when a firewall has forgotten them.
// A recipient's name chooses what becomes of it: refuse* → 550, login* → 530, later* → 451, busy* → 421; once the mail is there,
// spam* → 554 and full* → 452; anything else is taken.
import { createInterface } from "node:readline";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const options = JSON.parse(process.argv[2] ?? "{}");
const say = (event) => process.stdout.write(JSON.stringify(event) + "\n");
const refusal = (responseCode, text) => Object.assign(new Error(text), { responseCode });

const atTheEnd = { spam: [554, "5.7.1 <%>: looks like spam"], full: [452, "4.3.1 <%>: no room"] };

let held = options.hold ? [] : null;

const server = new SMTPServer({
  ...(options.key && { key: options.key, cert: options.cert }),
  secure: !!options.implicit,
  hideSTARTTLS: !options.key,
  hideSMTPUTF8: !!options.ascii,
  authOptional: !options.user,
  disabledCommands: options.user ? [] : ["AUTH"],
  disableReverseLookup: true,
  logger: false,
  closeTimeout: 100,
  onConnect: (session, answer) => {
    say({ event: "connection" });
    if (options.greeting) answer(refusal(options.greeting, "5.7.1 Your address is blocked"));
    else if (options.hang !== "connect") answer();
  },
  onClose: () => say({ event: "close" }),
  onAuth: (auth, session, answer) => {
    say({ event: "authentication", secure: session.secure });
    if (options.login) answer(refusal(options.login, "5.7.1 Your account is locked"));
    else if (auth.username === options.user && auth.password === options.password) answer(null, { user: auth.username });
    else answer(refusal(535, "5.7.8 Authentication failed"));
  },
  onMailFrom: (address, session, answer) =>
    answer(options.sender ? refusal(options.sender, "5.7.1 You may not send from this address") : null),
  onRcptTo: ({ address }, session, answer) => {
    if (address.startsWith("refuse")) answer(refusal(550, `5.1.1 <${address}>: no such user`));
    else if (address.startsWith("later")) answer(refusal(451, `4.7.1 <${address}>: greylisted`));
    else if (address.startsWith("login")) answer(refusal(530, "5.7.0 Authentication required"));
    else if (address.startsWith("busy")) answer(refusal(421, `4.3.2 <${address}>: closing`));
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
      const to = session.envelope.rcptTo[0].address;
      const [code, words] = atTheEnd[to.slice(0, 4)] ?? [];
      if (code) answer(refusal(code, words.replace("%", to)));
      else if (held) held.push(answer);
      else if (options.hang !== "end") answer();
    });
  },
});
server.on("error", (error) => say({ event: "error", message: error.message }));
const listener = server.listen(options.port ?? 0, "127.0.0.1", () => say({ event: "listening", port: listener.address().port }));
const orders = {
  go: () => {
    for (const answer of held ?? []) answer();
    held = null;
  },
  close: () => server.connections.forEach((connection) => connection.send(421, "4.4.2 Idle for too long")),
  mute: () => {
    for (const connection of server.connections) connection.send = () => {};
    say({ event: "muted" });
  },
};
createInterface(process.stdin).on("line", (order) => orders[order]()).on("close", () => process.exit(0));
