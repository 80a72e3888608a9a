// Loaded into Azurite before its own code. Ctrl-C reaches every program of a terminal at once, but storage has to outlive the
// app that drains into it: only the launcher ends Azurite, by SIGTERM or by closing this pipe, which its own death does too.
process.on("SIGINT", () => {});
process.on("newListener", (event, listener) => {
  if (event === "SIGINT") setImmediate(() => process.removeListener("SIGINT", listener));
});
process.stdin.on("end", () => process.emit("SIGTERM")).resume();
