// Loaded into the Node programs that the launcher starts, before their own code: only the launcher ends them, by closing their input, which
// its own death does too. Ctrl-C may reach every program of a terminal at once, but storage has to outlive the app.
const graceMs = 15_000;

process.on("SIGINT", () => {});
process.on("newListener", (event, listener) => {
  if (event === "SIGINT") setImmediate(() => process.removeListener("SIGINT", listener));
});
process.stdin
  .on("end", () => {
    if (!process.emit("SIGTERM")) process.exit();
    setTimeout(() => process.exit(1), graceMs).unref();
  })
  .resume();
