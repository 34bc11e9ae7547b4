import type { z } from "zod";
import type { ClientKind } from "@/lib/applications/clients.contract";

export type Kind = z.output<typeof ClientKind>;

/** What an application may be built as, the most frequent first. */
export const kinds = ["web", "single_page", "native", "machine", "device"] as const satisfies readonly Kind[];

/** Whether users are sent back to it. */
export const hasAddress = (kind: string): kind is "web" | "single_page" | "native" =>
  kind !== "machine" && kind !== "device";

/** The lines of a field that takes several addresses. */
export const linesOf = (data: FormData, name: string): string[] =>
  String(data.get(name) ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
