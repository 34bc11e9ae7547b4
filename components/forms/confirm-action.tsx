"use client";

import { type ReactNode, useActionState } from "react";
import { attempt } from "@/components/forms/attempt";
import { Refusal } from "@/components/forms/refusal";
import { Button } from "@/components/ui/button";
import { type ButtonSize, type ButtonVariant, buttonStyle } from "@/components/ui/button-style";
import { classNames } from "@/components/ui/class-names";
import { useHydrated } from "@/components/ui/hydrated";
import { ConfirmDialog } from "@/components/ui/popups/confirm-dialog";
import type { FormAction, FormState } from "@/lib/form";

interface ConfirmActionProps<Result> {
  action: FormAction<Result>;
  /** What the form sends. */
  values?: Readonly<Record<string, string>>;
  /** For screen readers, where the button shows no words or there are many of one name. */
  label?: string;
  variant?: ButtonVariant;
  size?: ButtonSize;
  title: string;
  description: ReactNode;
  confirmLabel: string;
  /** What is said once it is done. */
  done?: (result: Result | undefined) => string;
  /** What the button shows. */
  children: ReactNode;
}

/** A button that asks before it does something: in a dialog or, without JavaScript, in a part of the page that it opens. */
export function ConfirmAction<Result>({
  action,
  values = {},
  label,
  variant,
  size,
  done,
  children,
  ...question
}: ConfirmActionProps<Result>) {
  const [{ problem }, dispatch] = useActionState<FormState<Result>, FormData>(action, {});
  const hydrated = useHydrated();
  const run = () => {
    const data = new FormData();
    for (const [name, value] of Object.entries(values)) data.set(name, value);
    return attempt(() => action({}, data), done);
  };
  return (
    <>
      <ConfirmDialog
        {...question}
        trigger={
          <Button variant={variant} size={size} className="needs-script" aria-label={label} title={label}>
            {children}
          </Button>
        }
        onConfirm={run}
      />
      {!hydrated && (
        <details className="hidden open:basis-full noscript:block" open={problem !== undefined}>
          <summary aria-label={label} className={classNames(buttonStyle({ variant, size }), "list-none")}>
            {children}
          </summary>
          <form action={dispatch} className="mt-3 grid max-w-md grid-cols-[minmax(0,1fr)] justify-items-start gap-3">
            <p className="font-medium text-foreground">{question.title}</p>
            <p className="text-muted wrap-anywhere">{question.description}</p>
            <Refusal problem={problem} />
            {Object.entries(values).map(([name, value]) => (
              <input key={name} type="hidden" name={name} value={value} />
            ))}
            <Button type="submit" variant="danger">
              {question.confirmLabel}
            </Button>
          </form>
        </details>
      )}
    </>
  );
}
