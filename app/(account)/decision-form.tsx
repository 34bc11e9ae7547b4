"use client";

import { type ReactNode, useActionState } from "react";
import { Refusal } from "@/components/forms/refusal";
import { Button } from "@/components/ui/button";
import type { FormState } from "@/lib/form";

interface DecisionFormProps {
  action: (state: FormState, data: FormData) => Promise<FormState>;
  /** Hidden, and sent along: what is decided. */
  name: string;
  value: string;
  allow: ReactNode;
  deny: ReactNode;
}

/** Yes and no, which weigh the same. Works without JavaScript. */
export function DecisionForm({ action, name, value, allow, deny }: DecisionFormProps) {
  const [state, dispatch, pending] = useActionState(action, {});
  return (
    <form action={dispatch}>
      <Refusal problem={state.problem} className="mb-5" />
      <input type="hidden" name={name} value={value} />
      <div className="grid grid-cols-2 gap-3">
        <Button type="submit" name="decision" value="deny" size="large" disabled={pending}>
          {deny}
        </Button>
        <Button type="submit" name="decision" value="allow" variant="primary" size="large" pending={pending}>
          {allow}
        </Button>
      </div>
    </form>
  );
}
