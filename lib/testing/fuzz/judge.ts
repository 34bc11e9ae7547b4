import { canParseUrl } from "@/lib/parse-url";
import { type ApiDocument, documentedBy } from "@/lib/testing/documented";
import type { FuzzRequest } from "@/lib/testing/fuzz/requests";

/** What came back. */
export interface FuzzResponse {
  status: number;
  mediaType: string;
  text: string;
}

/** What a server may say of an address that the document does not know. */
const ELSEWHERE = [400, 404, 405, 307, 308];

const LEAK = /prisma|node_modules|\.next\/|at \w+ \(|-----BEGIN [A-Z ]*PRIVATE/i;

const segmentsOf = (path: string) => path.split("/").slice(1);
const isParameter = (segment: string) => segment.startsWith("{");

/** The documented path that a path is an instance of; where there are two, the one that is more literal from the left. */
function templateOf(paths: readonly string[], path: string): string | undefined {
  const given = segmentsOf(path);
  const fits = (segment: string, index: number) =>
    isParameter(segment) ? given[index] !== "" : segment === given[index];
  const candidates = paths.filter((template) => {
    const segments = segmentsOf(template);
    return segments.length === given.length && segments.every(fits);
  });
  const shape = (template: string) =>
    segmentsOf(template)
      .map((segment) => (isParameter(segment) ? "1" : "0"))
      .join("");
  return candidates.sort((one, other) => shape(one).localeCompare(shape(other)))[0];
}

function isReadable(path: string): boolean {
  try {
    return decodeURIComponent(path) !== undefined;
  } catch {
    return false;
  }
}

/** Says what is wrong with an answer to a request, by the document that the service itself serves. */
export function judgeBy(document: object): (request: FuzzRequest, answer: FuzzResponse) => string | undefined {
  const { paths } = document as ApiDocument;
  const templates = Object.keys(paths);
  const findFault = documentedBy(document);
  return (request, answer) => {
    const { status, text } = answer;
    if (status >= 500) return `${status} ${text.slice(0, 300)}`;
    if (status >= 400 && LEAK.test(text)) return `${status} tells too much: ${text.slice(0, 300)}`;
    // Servers differ in how they read an address that is not in its normal form: as it stands, or as it is meant.
    const [written = ""] = request.target.split("?");
    const normal = canParseUrl(`http://h${written}`) ? new URL(`http://h${written}`).pathname : written;
    const faults = [...new Set([written, normal])].map((path) => findFaultAt(path, request, answer));
    const bent = (normal !== written || !isReadable(written)) && ELSEWHERE.includes(status);
    // Too much for the server's own parser, before it knows what is asked for.
    return bent || status === 431 || faults.includes(undefined) ? undefined : faults[0];
  };

  function findFaultAt(path: string, request: FuzzRequest, { status, mediaType, text }: FuzzResponse) {
    const template = templateOf(templates, path);
    const documented = template && paths[template];
    if (!template || !documented) return ELSEWHERE.includes(status) ? undefined : `${status} at an unknown address`;
    const method = request.method === "HEAD" && documented.get ? "GET" : request.method;
    if (method === "OPTIONS") return status === 204 ? undefined : `${status} to OPTIONS`;
    if (!documented[method.toLowerCase()] || (request.method === "HEAD" && status === 405)) {
      return status === 405 ? undefined : `${status} to a method that is not documented`;
    }
    if (request.method === "HEAD" && text !== "") return "HEAD with a body";
    return findFault({ method, path: template, status, mediaType, text });
  }
}
