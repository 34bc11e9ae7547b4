"use client";

import { useOptimistic, useState, useTransition } from "react";
import { Refusal } from "@/components/forms/refusal";
import { send } from "@/components/forms/send";
import { Checkbox } from "@/components/ui/inputs/checkbox";
import type { FormProblem, FormState } from "@/lib/form";

export interface Scope {
  id: number;
  name: string;
  description: string;
  /** Why it cannot be chosen. */
  obstacle?: string | undefined;
}

interface ScopeListProps {
  chosen: readonly number[];
  scopes: readonly Scope[];
  disabled: boolean;
  /** Sets all that are chosen. */
  save: (chosen: readonly number[]) => Promise<FormState<unknown>>;
}

/** Permissions to choose from. A tick counts at once, and goes back when it is refused. */
export function ScopeList({ chosen, scopes, disabled, save }: ScopeListProps) {
  const [refusal, setRefusal] = useState<FormProblem>();
  const [pending, startTransition] = useTransition();
  const [shown, show] = useOptimistic(chosen, (_, next: readonly number[]) => next);
  const change = (id: number, on: boolean) =>
    startTransition(async () => {
      const next = on ? [...shown, id] : shown.filter((other) => other !== id);
      show(next);
      const { problem } = await send(() => save(next));
      setRefusal(problem);
    });
  return (
    <div aria-busy={pending}>
      <Refusal problem={refusal} className="mb-4" />
      <div className="grid gap-3 sm:grid-cols-2">
        {scopes.map(({ id, name, description, obstacle }) => (
          <Checkbox
            key={id}
            label={<span className="font-medium wrap-anywhere">{name}</span>}
            hint={obstacle ?? description}
            checked={shown.includes(id)}
            disabled={disabled || pending || (obstacle !== undefined && !shown.includes(id))}
            onChange={(event) => change(id, event.target.checked)}
          />
        ))}
      </div>
    </div>
  );
}
