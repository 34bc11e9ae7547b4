"use client";

import type { FormEvent, ReactNode } from "react";
import { useAction } from "@/components/forms/use-action";

interface ActionFormProps {
  action: (data: FormData) => Promise<void>;
  className?: string;
  children: ReactNode;
}

/** A form of nothing but buttons. Works without scripts; with them it stays where it is when nothing comes back. */
export function ActionForm({ action, className, children }: ActionFormProps) {
  const { pending, run } = useAction();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { currentTarget, nativeEvent } = event;
    const data = new FormData(currentTarget, nativeEvent instanceof SubmitEvent ? nativeEvent.submitter : null);
    run(async () => {
      await action(data);
      return {};
    });
  };
  return (
    <form action={action} onSubmit={submit} aria-busy={pending || undefined} className={className}>
      {children}
    </form>
  );
}
