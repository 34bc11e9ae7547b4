import type { Tryable } from "@/lib/docs/tryable";

/** What a tried request was answered with. */
export interface Tried {
  status: number;
  milliseconds: number;
  headers: [string, string][];
  /** JSON over several lines where it is JSON. */
  text: string;
  /** A token that later requests could carry. */
  token: string | undefined;
}

/** Name of the form's fields that are no parameters. */
export const BODY_FIELD = "body";
export const parameterField = ({ in: place, name }: { in: string; name: string }): string => `${place} ${name}`;

function addressOf({ path, parameters }: Tryable, data: FormData): string {
  const value = (parameter: Tryable["parameters"][number]) => String(data.get(parameterField(parameter)) ?? "");
  const query = new URLSearchParams();
  for (const parameter of parameters.filter((one) => one.in === "query" && value(one) !== ""))
    query.set(parameter.name, value(parameter));
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = parameters.find((one) => one.in === "path" && one.name === name);
    return encodeURIComponent(parameter ? value(parameter) : "");
  });
  return query.size > 0 ? `${filled}?${query}` : filled;
}

function headersOf({ parameters }: Tryable, data: FormData, token: string): Headers {
  const headers = new Headers({ Accept: "application/json" });
  if (token) headers.set("Authorization", `Bearer ${token}`);
  if (data.get(BODY_FIELD)) headers.set("Content-Type", "application/json");
  for (const parameter of parameters.filter((one) => one.in === "header")) {
    const value = String(data.get(parameterField(parameter)) ?? "");
    if (value) headers.set(parameter.name, value);
  }
  return headers;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const tokenIn = (answer: unknown): string | undefined => {
  if (typeof answer !== "object" || answer === null) return undefined;
  const token: unknown = Reflect.get(answer, "access_token") ?? Reflect.get(answer, "token");
  return typeof token === "string" ? token : undefined;
};

/**
 * Sends what a form holds to this very service, as a program would: without cookies.
 * @throws TypeError where there is no answer
 */
export async function sendTried(operation: Tryable, data: FormData, token: string): Promise<Tried> {
  const body = String(data.get(BODY_FIELD) ?? "");
  const start = performance.now();
  const response = await fetch(addressOf(operation, data), {
    method: operation.method,
    headers: headersOf(operation, data, operation.takesToken ? token : ""),
    body: body === "" ? null : body,
    credentials: "omit",
    cache: "no-store",
  });
  const text = await response.text();
  const answer = readJson(text);
  return {
    status: response.status,
    milliseconds: Math.round(performance.now() - start),
    headers: [...response.headers],
    text: answer === undefined ? text : JSON.stringify(answer, null, 2),
    token: tokenIn(answer),
  };
}
