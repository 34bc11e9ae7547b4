"use client";

import { type FormEvent, type ReactNode, useActionState } from "react";
import { Refusal } from "@/components/forms/refusal";
import { useAction } from "@/components/forms/use-action";
import { Button } from "@/components/ui/button";
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
  const { pending, run } = useAction();
  // Not through `dispatch`: the row goes together with the answer, and nobody would be left to say so.
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    run(
      () => action({}, data),
      () => {
        // The button that had the focus goes with its row.
        document.getElementById("content")?.focus();
        return done;
      },
    );
  };
  return (
    <form action={dispatch} onSubmit={submit}>
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button type="submit" size="small" pending={pending} aria-label={label}>
        {children}
      </Button>
      <Refusal problem={refusal.problem} className="mt-2" />
    </form>
  );
}
