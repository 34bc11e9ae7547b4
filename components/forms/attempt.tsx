"use client";

import type { ReactNode } from "react";
import { Refusal } from "@/components/forms/refusal";
import { type Call, send } from "@/components/forms/send";
import { showToast } from "@/components/ui/popups/toast";

/** What is said once it is done; nothing where the page shows it. */
export type Done<Result> = (result: Result | undefined) => string | undefined;

/**
 * Runs a server action from a dialog: says in passing what was done, and resolves to why not, which the dialog shows itself.
 * @param undo takes it back, where that can be done
 */
export async function attempt<Result>(call: Call<Result>, done?: Done<Result>, undo?: () => void): Promise<ReactNode> {
  const { problem, result } = await send(call);
  if (problem) return <Refusal problem={problem} className="mt-4" />;
  const title = done?.(result);
  if (title !== undefined) showToast({ title, undo });
  return undefined;
}
