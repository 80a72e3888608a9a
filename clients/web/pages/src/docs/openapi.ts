/** What the page reads of an OpenAPI 3.1 document. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  oneOf?: Schema[];
  enum?: unknown[];
  default?: unknown;
  example?: unknown;
  examples?: unknown[];
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  description?: string;
  schema: Schema;
  example?: unknown;
  explode?: boolean;
}

export interface Content {
  type: string;
  schema: Schema;
  examples: unknown[];
}

export interface Header {
  name: string;
  description: string;
}

export interface Answer {
  status: string;
  description: string;
  content: Content[];
  headers: Header[];
}

export interface Operation {
  id: string;
  method: string;
  /** Below the API's address: `/notifications/{id}`. */
  path: string;
  tag: string;
  summary: string;
  description: string;
  parameters: Parameter[];
  body: (Content & { required: boolean }) | undefined;
  answers: Answer[];
  /** Needs no credentials. */
  isOpen: boolean;
}

export interface Group {
  tag: string;
  operations: Operation[];
}

export interface ProblemType {
  type: string;
  status: string;
  title: string;
}

type Reference<T> = T | { $ref: string };

interface RawContent {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

interface RawAnswer {
  description?: string;
  headers?: Record<string, Reference<{ description?: string }>>;
  content?: Record<string, RawContent>;
}

interface RawOperation {
  operationId: string;
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: Reference<Parameter>[];
  requestBody?: { required?: boolean; content: Record<string, RawContent> };
  responses: Record<string, Reference<RawAnswer>>;
  security?: unknown[];
}

export interface OpenApi {
  info: { title: string; version: string; description?: string };
  /** In the order in which they are shown. */
  tags?: { name: string }[];
  paths: Record<string, Record<string, RawOperation>>;
  components: Record<string, Record<string, unknown>>;
}

const problemType = "application/problem+json";

/** An OpenAPI document as the page shows it: operations by tag, references followed. */
export class ApiReference {
  readonly title: string;
  readonly description: string;
  readonly groups: Group[];
  readonly #document: OpenApi;

  constructor(document: OpenApi) {
    this.#document = document;
    this.title = document.info.title;
    this.description = document.info.description ?? "";
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, raw]) => this.#operation(method.toUpperCase(), path, raw)),
    );
    const tags = [...new Set([...(document.tags ?? []).map(({ name }) => name), ...operations.map(({ tag }) => tag)])];
    const groups = tags.map((tag) => ({ tag, operations: operations.filter((operation) => operation.tag === tag) }));
    this.groups = groups.filter((group) => group.operations.length > 0);
  }

  find(id: string): Operation | undefined {
    return this.groups.flatMap(({ operations }) => operations).find((operation) => operation.id === id);
  }

  /** Groups with what has all these words in its name, address, tag or texts; groups without any are left out. */
  search(text: string): Group[] {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const has = (o: Operation): boolean => {
      const all = `${o.id} ${o.method} ${o.path} ${o.tag} ${o.summary} ${o.description}`.toLowerCase();
      return words.every((word) => all.includes(word));
    };
    return this.groups.map(({ tag, operations }) => ({ tag, operations: operations.filter(has) })).filter((g) => g.operations.length > 0);
  }

  /** The schema that is meant. What stands beside a `$ref`, a description for instance, comes before what is there. */
  resolve(schema: Schema): Schema {
    if (!schema.$ref) return schema;
    const { $ref, ...beside } = schema;
    return this.resolve({ ...this.#follow<Schema>({ $ref }), ...beside });
  }

  /** `#/components/schemas/Priority` is Priority; nothing for a schema without a name. */
  nameOf(schema: Schema): string | undefined {
    return schema.$ref?.split("/").at(-1);
  }

  /** The problems that any operation may answer with, each once. */
  get problems(): ProblemType[] {
    const answers = this.groups.flatMap(({ operations }) => operations).flatMap((operation) => operation.answers);
    const types = answers.flatMap((answer) => problemsOf(answer));
    return [...new Map(types.map((problem) => [problem.type, problem])).values()].sort((a, b) => a.status.localeCompare(b.status));
  }

  #operation(method: string, path: string, raw: RawOperation): Operation {
    const [body] = raw.requestBody ? contentOf(raw.requestBody.content) : [];
    return {
      id: raw.operationId,
      method,
      path,
      tag: raw.tags?.[0] ?? "",
      summary: raw.summary ?? raw.operationId,
      description: raw.description ?? "",
      parameters: (raw.parameters ?? []).map((parameter) => this.#follow(parameter)),
      body: body && { ...body, required: raw.requestBody?.required ?? false },
      answers: Object.entries(raw.responses).map(([status, answer]) => this.#answer(status, this.#follow(answer))),
      isOpen: raw.security?.length === 0,
    };
  }

  #answer(status: string, raw: RawAnswer): Answer {
    const headers = Object.entries(raw.headers ?? {}).map(([name, header]) => ({
      name,
      description: this.#follow(header).description ?? "",
    }));
    return { status, description: raw.description ?? "", content: contentOf(raw.content ?? {}), headers };
  }

  #follow<T extends object>(value: Reference<T>): T {
    if (!("$ref" in value) || typeof value.$ref !== "string") return value as T;
    const [kind, name] = value.$ref.split("/").slice(-2) as [string, string];
    const target = this.#document.components[kind]?.[name];
    if (target === undefined) throw new Error(`${value.$ref} is not in the document`);
    return this.#follow(target as Reference<T>);
  }
}

/** Which problems an answer may be, by its examples. */
export function problemsOf({ status, content }: Answer): ProblemType[] {
  const examples = content.filter(({ type }) => type === problemType).flatMap((problem) => problem.examples);
  return (examples as { type: string; title: string }[]).map(({ type, title }) => ({ type, title, status }));
}

function contentOf(raw: Record<string, RawContent>): Content[] {
  return Object.entries(raw).map(([type, { schema = {}, example, examples = {} }]) => {
    const named = Object.values(examples).map(({ value }) => value);
    return { type, schema, examples: example === undefined ? named : [example, ...named] };
  });
}
