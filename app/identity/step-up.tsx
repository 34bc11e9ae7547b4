"use client";

import { type ReactNode, useEffect, useState } from "react";
import { readMeans } from "@/app/identity/actions";
import { sendUnasked } from "@/components/forms/send";
import { connectStepUp } from "@/components/forms/step-up";

/** Where “Confirm it’s you” appears when a submission asks for it. Its dialog is fetched then. */
export function StepUp() {
  const [dialog, setDialog] = useState<ReactNode>();
  useEffect(
    () =>
      connectStepUp(async () => {
        const dialogCode = import("@/app/identity/step-up-dialog").catch(() => undefined);
        const [{ result: means }, code] = await Promise.all([sendUnasked(readMeans), dialogCode]);
        // Without network there is nothing to ask with; the submission says what it was refused for.
        if (!means || !code) return false;
        const confirmed = await new Promise<boolean>((resolve) => {
          setDialog(<code.StepUpDialog means={means} onAnswer={resolve} />);
        });
        setDialog(undefined);
        return confirmed;
      }),
    [],
  );
  return dialog;
}
