import { type ProblemKind, problemKinds, wireOf } from "@/lib/problem-kinds";

type Dashed<Text extends string> = Text extends `${infer Head}.${infer Rest}` ? `${Head}-${Dashed<Rest>}` : Text;

/** Key of a kind below `problems`: next-intl reads dots as levels, so they become dashes. */
export type ProblemKey = Dashed<ProblemKind>;

export const problemKey = (kind: ProblemKind): ProblemKey => kind.replaceAll(".", "-") as ProblemKey; // the type says the same

/** The kinds a code on the wire may mean: `token.expired` is an access token with 401 and a mailed link with 400. */
export function kindsOfCode(code: string, status?: number): ProblemKind[] {
  return problemKinds.filter((kind) => {
    const described = wireOf(kind);
    return described.code === code && (status === undefined || described.status === status);
  });
}

/** The texts of what a program answered; `internal` for codes that this version does not know. */
export function keyOfProblem({ errors, status }: { errors: readonly string[]; status?: number }): ProblemKey {
  const kind = errors.flatMap((code) => kindsOfCode(code, status))[0] ?? errors.flatMap((code) => kindsOfCode(code))[0];
  return problemKey(kind ?? "internal");
}
