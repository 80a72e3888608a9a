// Loaded into Azurite before its own code. It keeps everything in memory and writes its whole database to disk every 5 s, which takes
// longer the more there is, and answers nobody meanwhile. With this it appends what changed to a journal beside the database, before
// it answers: what was answered survives a kill. The database is written at the start, at a clean end, and when the journal is long.
// At the end are changes beside that, without which polls of its queues and queries of its tables take all its time once there are
// thousands of messages and rows.
"use strict";
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const Loki = require(require.resolve("lokijs", { paths: [require.resolve("azurite/package.json")] }));

const minJournalBytes = 64 * 1024 * 1024;
const neverMs = 2 ** 31 - 1;
const journals = new Set();

/**
 * The changes of one database since its file was written, a line each: ["+", collection, options] and ["-", collection] came and went;
 * [collection, id, document] is new or changed, [collection, id] is deleted.
 * The last line about something counts, so lines that the file knows already do no harm.
 */
class Journal {
  constructor(db) {
    this.db = db;
    this.file = `${db.filename}.journal`;
    this.lines = [];
    this.bytes = 0;
    this.databaseBytes = 0;
  }

  open() {
    this.handle ??= fs.openSync(this.file, "a");
    journals.add(this);
  }

  /** What Loki has marked as changed; it does so itself in a database that is incremental. */
  collect() {
    for (const collection of this.db.collections) {
      if (collection.dirtyIds.length === 0) continue;
      for (const id of new Set(collection.dirtyIds)) {
        const document = collection.get(id);
        this.lines.push(JSON.stringify(document ? [collection.name, id, document] : [collection.name, id]));
      }
      collection.dirtyIds = [];
    }
  }

  /** A collection came or went; what changed before comes before it. */
  changed(...line) {
    this.collect();
    this.lines.push(JSON.stringify(line));
  }

  append() {
    this.collect();
    if (this.lines.length === 0) return;
    const text = Buffer.from(`${this.lines.join("\n")}\n`);
    this.lines = [];
    for (let written = 0; written < text.length; ) written += fs.writeSync(this.handle, text, written);
    this.bytes += text.length;
    if (this.bytes > Math.max(minJournalBytes, 2 * this.databaseBytes)) this.db.saveDatabase();
  }

  // An adapter of Loki's, for db.loadDatabase and db.saveDatabase.

  loadDatabase(name, loaded) {
    try {
      loaded(fs.existsSync(name) ? replay(fs.readFileSync(name, "utf8"), this.file) : null);
    } catch (error) {
      loaded(error);
    }
  }

  /** At once and not in the background: there is no moment in which a change is in neither of the files. */
  saveDatabase(name, text, saved) {
    try {
      this.open();
      fs.writeFileSync(`${name}~`, text);
      fs.renameSync(`${name}~`, name);
      fs.ftruncateSync(this.handle);
      this.lines = [];
      for (const collection of this.db.collections) collection.dirtyIds = [];
      this.bytes = 0;
      this.databaseBytes = text.length;
    } catch (error) {
      saved(error);
      return;
    }
    saved(null);
  }
}

/** The database as it was when the last line was written. */
function replay(text, file) {
  const db = new Loki("replayed", { persistenceMethod: "memory" });
  db.loadJSON(text);
  const changed = new Map();
  // A last line without its end was not answered.
  const lines = fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
  for (const [first, second, third] of lines.map((line) => JSON.parse(line))) {
    if (first === "+") {
      db.addCollection(second, third);
    } else if (first === "-") {
      db.removeCollection(second);
      changed.delete(second);
    } else {
      if (!changed.has(first)) changed.set(first, new Map());
      changed.get(first).set(second, third);
    }
  }
  for (const [name, documents] of changed) apply(db.getCollection(name), documents);
  return db;
}

function apply(collection, documents) {
  const rows = collection.data.filter((row) => !documents.has(row.$loki));
  for (const [id, document] of documents) {
    collection.maxId = Math.max(collection.maxId, id);
    if (document) rows.push(document);
  }
  collection.data = rows.sort((a, b) => a.$loki - b.$loki);
  collection.ensureAllIndexes(true);
}

const { configureOptions, addCollection, removeCollection } = Loki.prototype;

Loki.prototype.configureOptions = function (options, ...rest) {
  const onDisk = options?.persistenceMethod === "fs";
  configureOptions.call(this, onDisk ? { ...options, autosaveInterval: neverMs } : options, ...rest);
  if (!onDisk) return;
  this.isIncremental = true;
  this.persistenceAdapter = new Journal(this);
};

Loki.prototype.addCollection = function (name, options) {
  if (!this.collections.some((c) => c.name === name)) this.persistenceAdapter.changed?.("+", name, options);
  return addCollection.call(this, name, options);
};

Loki.prototype.removeCollection = function (name) {
  this.persistenceAdapter.changed?.("-", name);
  return removeCollection.call(this, name);
};

// Whenever a queue is polled, Azurite removes what expired in it, which is mostly nothing: Loki would build all indexes anew for that.
const { removeBatch } = Loki.Collection.prototype;

Loki.Collection.prototype.removeBatch = function (batch) {
  if (batch.length > 0) removeBatch.call(this, batch);
};

/** Whether a row is one of the messages that a poll of a queue asks for: those whose time has come. Null for any other question. */
function dueMessage({ accountName, queueName, ...others }) {
  const [[member, time] = [], ...more] = Object.entries(others);
  const isOfTime = (member === "timeNextVisible" || member === "expirationTime") && typeof time?.$lte === "number";
  if (accountName === undefined || queueName === undefined || !isOfTime || more.length > 0) return null;
  return (row) => row.queueName === queueName && row.accountName === accountName && row[member] <= time.$lte;
}

// Loki would look at all messages once for each of the three conditions, by way of its operators.
const { find } = Loki.Resultset.prototype;

Loki.Resultset.prototype.find = function (query, firstOnly) {
  const isDue = this.filterInitialized || firstOnly ? null : dueMessage(query ?? {});
  if (isDue === null) return find.call(this, rowKeyFirst(query), firstOnly);
  const { data } = this.collection;
  this.filteredrows = [];
  for (let at = 0; at < data.length; at++) if (isDue(data[at])) this.filteredrows.push(at);
  this.filterInitialized = true;
  return this;
};

/** Loki asks an index for the first member, and looks through what that finds for the others: few rows have a row key, many a
 * partition key. */
function rowKeyFirst(query) {
  const { RowKey, ...others } = query ?? {};
  return RowKey === undefined ? query : { RowKey, ...others };
}

const tables = path.join(path.dirname(require.resolve("azurite/package.json")), "dist/src/table/persistence");
const queries = require(path.join(tables, "LokiTableStoreQueryGenerator")).default;
const parse = require(path.join(tables, "QueryInterpreter/QueryParser")).default;
const { generateQueryEntityWhereFunction } = queries;
const partitions = new WeakMap();

/** The partition that all rows are of which a filter finds; undefined where it does not say. */
function partitionOf({ name, left, right }) {
  if (name === "and") return partitionOf(left) ?? partitionOf(right);
  const isKey = name === "eq" && left.identifier === "PartitionKey" && typeof right.value === "string";
  return isKey ? right.value : undefined;
}

queries.generateQueryEntityWhereFunction = function (filter) {
  const matches = generateQueryEntityWhereFunction.call(this, filter);
  if (filter && filter !== "true" && filter !== "false") partitions.set(matches, partitionOf(parse(filter)));
  return matches;
};

// For a query Azurite interprets its filter for each row of the table. An index knows those of a partition.
const { where } = Loki.Resultset.prototype;

Loki.Resultset.prototype.where = function (matches) {
  const partition = this.filterInitialized ? undefined : partitions.get(matches);
  return where.call(partition === undefined ? this : this.find({ PartitionKey: partition }), matches);
};

for (const method of ["writeHead", "end"]) {
  const original = http.ServerResponse.prototype[method];
  http.ServerResponse.prototype[method] = function (...args) {
    for (const journal of journals) journal.append();
    return original.apply(this, args);
  };
}
