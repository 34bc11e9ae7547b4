import type { Contract, Method, Operation } from "@/lib/operation";

/** One address of an operation: its own path or an alias. */
export interface Binding {
  method: Method;
  path: string;
  operation: Operation;
}

/** What a method of a path leads to: an operation, and the values of the `{parameters}` under the names that it gives them. */
export interface Target {
  operation: Operation;
  params: Record<string, string>;
}

/** What a path leads to, by method. */
export type Match = ReadonlyMap<Method, Target>;

const isMethod = (text: string): text is Method => ["GET", "POST", "PUT", "PATCH", "DELETE"].includes(text);

/** Every address of a contract, the canonical one first. */
export function addressesOf(contract: Contract): { method: Method; path: string }[] {
  const aliases = (contract.aliases ?? []).map((alias) => {
    const [first = "", second] = alias.split(" ");
    return second && isMethod(first) ? { method: first, path: second } : { method: contract.method, path: alias };
  });
  return [{ method: contract.method, path: contract.path }, ...aliases];
}

interface Node {
  children: Map<string, Node>;
  parameter?: Node;
  /** Set where a path ends. The names of its parameters may differ by method. */
  methods: Map<Method, { operation: Operation; names: string[] }>;
}

const emptyNode = (): Node => ({ children: new Map(), methods: new Map() });

function insert(root: Node, { method, path, operation }: Binding): void {
  const names: string[] = [];
  let node = root;
  for (const segment of path.split("/").slice(1)) {
    if (segment.startsWith("{")) {
      names.push(segment.slice(1, -1));
      node.parameter ??= emptyNode();
      node = node.parameter;
    } else {
      const next = node.children.get(segment) ?? emptyNode();
      node.children.set(segment, next);
      node = next;
    }
  }
  if (node.methods.has(method)) throw new Error(`${method} ${path} is claimed twice`);
  node.methods.set(method, { operation, names });
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    // A stray % names nothing that exists.
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** Builds the lookup from the operations' own contracts: there is no other routing table. */
export function buildTable(operations: readonly Operation[]): (pathname: string) => Match | undefined {
  const root = emptyNode();
  for (const operation of operations) {
    for (const address of addressesOf(operation.contract)) insert(root, { ...address, operation });
  }
  return (pathname) => {
    const values: string[] = [];
    let node = root;
    for (const segment of pathname.split("/").slice(1)) {
      const literal = node.children.get(segment);
      const value = literal ? undefined : decode(segment);
      const next = literal ?? (value ? node.parameter : undefined);
      if (!next) return undefined;
      if (value !== undefined && !literal) values.push(value);
      node = next;
    }
    if (node.methods.size === 0) return undefined;
    const paramsOf = (names: string[]) => Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
    return new Map(
      [...node.methods].map(([method, { operation, names }]) => [method, { operation, params: paramsOf(names) }]),
    );
  };
}
