type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Folders whose imports say nothing of how the service is built. */
const LEFT_OUT = new Set(["lib/testing", "lib/security", "lib/chaos"]);

function reaches(graph: Map<string, Set<string>>, from: string, to: string): boolean {
  const seen = new Set([from]);
  const waiting = [from];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const next of graph.get(node) ?? []) {
      if (next === to) return true;
      if (!seen.has(next)) waiting.push(next);
      seen.add(next);
    }
  }
  return false;
}

/** The same graph without the arrows that follow from others: of a → b → c and a → c the last. */
export function withoutShortcuts(graph: Graph): Map<string, Set<string>> {
  const left = new Map([...graph].map(([from, targets]) => [from, new Set(targets)]));
  for (const [from, targets] of [...left].sort()) {
    for (const to of [...targets].sort()) {
      targets.delete(to);
      if (!reaches(left, from, to)) targets.add(to);
    }
  }
  return left;
}

const identifier = (part: string) => part.replace("/", "_");

/** The picture in Mermaid's language, which GitHub and editors draw. The same imports always give the same text. */
export function drawImports(imports: Graph): string {
  const parts = [...imports.keys()].filter((part) => !LEFT_OUT.has(part)).sort();
  const kept = parts.map((part) => {
    const targets = [...(imports.get(part) ?? [])].filter((target) => !LEFT_OUT.has(target));
    return [part, new Set(targets)] as const;
  });
  const arrows = [...withoutShortcuts(new Map(kept))].flatMap(([from, targets]) =>
    [...targets].sort().map((to) => `  ${identifier(from)} --> ${identifier(to)}`),
  );
  return [
    "```mermaid",
    "flowchart TD",
    ...parts.map((part) => `  ${identifier(part)}["${part}"]`),
    ...arrows,
    "```",
  ].join("\n");
}
