"use client";

import { type FormEvent, type ReactNode, useActionState, useTransition } from "react";
import { useProblemText } from "@/components/forms/problem-text";
import { Button } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";
import type { FormAction, FormState } from "@/lib/form";

interface RowActionProps<Result> {
  action: FormAction<Result>;
  /** What the form sends. */
  values: Readonly<Record<string, string>>;
  /** For screen readers, who hear many buttons of one name: which row it is about. */
  label: string;
  /** What is said once it is done; the row may be gone by then. */
  done: string;
  children: ReactNode;
}

/** A button that does something to its row of a list. A form, so that it works without JavaScript too, and says why not. */
export function RowAction<Result>({ action, values, label, done, children }: RowActionProps<Result>) {
  const [refusal, dispatch] = useActionState<FormState<Result>, FormData>(action, {});
  const problemText = useProblemText();
  const [pending, startTransition] = useTransition();
  // Not through `dispatch`: the row goes together with the answer, and nobody would be left to say so.
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    startTransition(async () => {
      const { problem } = await action({}, data);
      if (problem) showToast({ title: problemText(problem), tone: "danger" });
      else {
        showToast({ title: done });
        // The button that had the focus goes with its row.
        document.getElementById("content")?.focus();
      }
    });
  };
  return (
    <form action={dispatch} onSubmit={submit}>
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button type="submit" size="small" pending={pending} aria-label={label}>
        {children}
      </Button>
      {refusal.problem && (
        <p role="alert" className="mt-1.5 text-[0.8125rem] text-danger">
          {problemText(refusal.problem)}
        </p>
      )}
    </form>
  );
}
