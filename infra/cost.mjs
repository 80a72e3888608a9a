// Calculates the results of docs/cost.md from its tables: prints them, or with --write puts them into the page.
// Other values than the page's: node infra/cost.mjs priceUnit=52.80 shareRead=0.9
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../docs/cost.md", import.meta.url);
const text = readFileSync(file, "utf8");
const a = Object.fromEntries([...text.matchAll(/^\| ([a-zA-Z]+) \| ([0-9.]+) \|/gm)].map(([, name, value]) => [name, Number(value)]));
for (const given of process.argv.slice(2).filter((argument) => argument !== "--write")) {
  const [name, value] = given.split("=");
  if (!(name in a) || !(Number(value) >= 0) || value === "")
    fail(`'${given}' is not allowed; allowed: a name of the page's tables, '=' and a number from 0 on: ${Object.keys(a).join(", ")}`);
  if (process.argv.includes("--write"))
    fail("--write writes what the page's tables say: change them, and leave out other values.");
  a[name] = Number(value);
}
const sizes = [...text.matchAll(/^\| (\d+) \| (\d+) \|$/gm)].map(([, notifications, online]) => [Number(notifications), Number(online)]);

const days = 30, minutes = days * 24 * 60, seconds = minutes * 60, pollSeconds = 2;
const soldUnits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];

function month(notifications, online) {
  const confirmed = notifications * a.shareConfirmed, large = notifications * a.shareLarge;
  const plain = notifications - confirmed - large;
  const [read, pushed] = [notifications * a.shareRead, notifications * a.shareOnline];

  const executions = (plain + confirmed) * a.executionsSend + large / a.chunk + read * a.executionsRead + pushed * a.executionsOnline;
  const busy = days * a.hoursADay * 3600, rate = executions / busy;
  const instances = Math.max(1, Math.ceil(rate / a.perInstance));
  const active = busy * (1 - Math.exp(-rate)) * instances + minutes;

  // Each instance asks who is online after every period in which something was sent or acknowledged.
  const events = (plain + confirmed + large / a.chunk + pushed) / busy / instances;
  const lookups = (busy / a.onlineSeconds) * (1 - Math.exp(-events * a.onlineSeconds)) * instances;
  const onlineTables = lookups * Math.max(1, Math.ceil(online / a.onlinePage));
  const tables = plain * a.txPlain + confirmed * a.txConfirmed + large * a.txLarge + read * a.txRead + minutes * a.idleTimerTable
    + onlineTables;
  const running = seconds + (instances - 1) * busy;
  const queues = confirmed * a.queueConfirmed + (running / pollSeconds) * a.idleQueues + minutes * a.idleTimerQueue;
  const units = soldUnits.find((u) => u * 1000 >= online) ?? Math.ceil(online / 1000);
  const messages = pushed * a.messagesOnline;
  const telemetry = Math.min(executions + minutes * 5, seconds * a.telemetryPerSecond * instances);

  const above = (used, free) => Math.max(0, used - free);
  return {
    notifications, online, units, instances, lookups, onlineTables, onlinePrice: (onlineTables / 1e4) * a.priceTable,
    storage: (tables / 1e4) * a.priceTable + (queues / 1e4) * a.priceQueue
      + ((notifications * a.keptMonths * a.rowKB) / 1e6) * a.priceStorage,
    signalR: units * a.priceUnit + (above(messages / days, units * 1e6) * days * a.priceMessages) / 1e6,
    functions: (above(executions + minutes * 5, a.freeExecutions) / 1e6) * a.priceExecutions
      + above(active * a.memoryGB, a.freeGBs) * a.priceGBs,
    logs: above((telemetry * a.telemetryKB) / 1e6, a.freeLogs) * a.priceLogs,
  };
}

const total = (m) => m.storage + m.signalR + m.functions + m.logs;
const money = (n) => (n < 100 ? n.toFixed(2) : Math.round(n).toLocaleString("en-US"));
const idle = month(0, 0);
const count = (n) => Math.round(n).toLocaleString("en-US");
const months = [[0, 0], ...sizes].map(([notifications, online]) => month(notifications, online));
const named = (m) => [m.notifications ? count(m.notifications) : "none (idle)", count(m.online)];
const rows = months.map((m) => {
  const { notifications } = m;
  const perMillion = notifications ? money(((total(m) - total(idle)) / notifications) * 1e6) : "";
  const cells = [
    ...named(m), m.units, m.instances,
    money(m.storage), money(m.signalR), money(m.functions), money(m.logs), `**${money(total(m))}**`, perMillion,
  ];
  return `| ${cells.join(" | ")} |`.replace("|  |", "| |");
});
const results = `| Notifications a month | Online | Units | Instances | Storage | SignalR | Functions | Logs | Total | Per million |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join("\n")}

Of the storage, finding out [who was online](#who-was-online):

| Notifications a month | Online | Lookups | Table transactions | Price |
| ---: | ---: | ---: | ---: | ---: |
${months.map((m) => `| ${[...named(m), count(m.lookups), count(m.onlineTables), money(m.onlinePrice)].join(" | ")} |`).join("\n")}
`;
if (process.argv.includes("--write"))
  writeFileSync(file, text.replace(/(<!-- results -->\n)[\s\S]*(<!-- \/results -->)/, (_, begin, end) => begin + results + end));
else
  process.stdout.write(results);

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
