import { BreakAfter } from "@/components/ui/break-after";
import { classNames } from "@/components/ui/class-names";
import type { Method } from "@/lib/operation";

const tones: Record<Method, string> = {
  GET: "text-success",
  POST: "text-accent-text",
  PUT: "text-warning",
  PATCH: "text-warning",
  DELETE: "text-danger",
};

/** Method and path as they stand in a request. */
export function Address({ method, path, className }: { method: Method; path: string; className?: string }) {
  return (
    <code className={classNames("font-mono text-[0.8125rem]", className)}>
      <span className={classNames("font-semibold", tones[method])}>{method}</span>{" "}
      <BreakAfter mark="/">{path}</BreakAfter>
    </code>
  );
}
