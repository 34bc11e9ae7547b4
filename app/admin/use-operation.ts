"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { showToast } from "@/components/ui/toast";
import type { FormState } from "@/lib/form";
import { keyOfProblem } from "@/lib/i18n/problem-key";

/**
 * Runs an action from a button: shows the page anew when it is done, and says in passing what was done or why not.
 * Resolves to the reason of a refusal, for dialogs that show it themselves.
 */
export function useOperation() {
  const t = useTranslations("problems");
  const router = useRouter();
  const [pending, startTransition] = useTransition();

  const attempt = async <Result>(
    call: () => Promise<FormState<Result>>,
    done: (result: Result | undefined) => string | undefined,
  ): Promise<string | undefined> => {
    const { problem, result } = await call();
    if (problem) return t(`${keyOfProblem(problem)}.title`);
    const title = done(result);
    if (title !== undefined) showToast({ title });
    startTransition(() => router.refresh());
    return undefined;
  };

  const run = <Result>(
    call: () => Promise<FormState<Result>>,
    done: (result: Result | undefined) => string | undefined,
  ): void =>
    startTransition(async () => {
      const refusal = await attempt(call, done);
      if (refusal !== undefined) showToast({ title: refusal, tone: "danger" });
    });

  return { pending, run, attempt };
}
