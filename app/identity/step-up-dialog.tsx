"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { confirmIdentity, startConfirming } from "@/app/identity/actions";
import type { Means } from "@/app/identity/means";
import { PasskeyButton } from "@/app/identity/passkey-button";
import { ProofField, proofFields } from "@/app/identity/proof-field";
import { fieldProblems } from "@/components/forms/field-problems";
import { FormAlert } from "@/components/forms/form-alert";
import { FormContext } from "@/components/forms/form-context";
import { RetryTime } from "@/components/forms/retry-time";
import { send } from "@/components/forms/send";
import { SubmitButton } from "@/components/forms/submit-button";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Dialog, DialogButtons, DialogClose } from "@/components/ui/popups/dialog";
import type { FormState } from "@/lib/form";

/** The form of one way to show it. No transition: the submission that waits for it holds one open, and React would wait for that. */
function ProofForm({ method, onDone }: { method: Exclude<Means, "passkey">; onDone: () => void }) {
  const t = useTranslations("identity");
  const ui = useTranslations("ui");
  const element = useRef<HTMLFormElement>(null);
  const [pending, setPending] = useState(false);
  const [state, setState] = useState<FormState>({});
  const problems = fieldProblems(state.problem, proofFields);
  useEffect(() => {
    if (!state.problem) return;
    const field = element.current?.querySelector<HTMLInputElement>('[aria-invalid="true"]');
    if (field) field.value = "";
    (field ?? element.current?.querySelector<HTMLElement>("[data-form-alert]"))?.focus();
  }, [state]);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    const data = new FormData(event.currentTarget);
    setPending(true);
    const answer = await send(() => confirmIdentity(data));
    setPending(false);
    setState(answer);
    if (!answer.problem) onDone();
  };
  return (
    <FormContext value={{ state, problems, homeless: [], announce: () => () => undefined, pending }}>
      <form ref={element} className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <FormAlert remedies={{ "too.many.requests": <RetryTime /> }} />
        <ProofField method={method} />
        <DialogButtons>
          <DialogClose render={<Button disabled={pending}>{ui("cancel")}</Button>} />
          <SubmitButton>{t("submit")}</SubmitButton>
        </DialogButtons>
      </form>
    </FormContext>
  );
}

interface StepUpDialogProps {
  means: readonly Means[];
  onAnswer: (confirmed: boolean) => void;
}

/** Asks in place to confirm that it is you. What waits behind it goes on, or stays as it is. */
export function StepUpDialog({ means, onAnswer }: StepUpDialogProps) {
  const t = useTranslations("identity");
  const ui = useTranslations("ui");
  const [method, setMethod] = useState(means[0]);
  const done = () => onAnswer(true);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onAnswer(false);
      }}
      title={t("title")}
      description={method ? t("text") : t("nothing")}
    >
      {method === "passkey" && (
        <>
          <PasskeyButton
            variant="primary"
            begin={startConfirming}
            finish={(credential) => confirmIdentity({ method, credential })}
            onDone={done}
          >
            {t("passkey")}
          </PasskeyButton>
          <p className="mt-2 text-[0.8125rem] text-muted">{t("passkeyHint")}</p>
        </>
      )}
      {method !== undefined && method !== "passkey" && <ProofForm key={method} method={method} onDone={done} />}
      {(method === "passkey" || method === undefined) && (
        <DialogButtons>
          <DialogClose render={<Button>{ui("cancel")}</Button>} />
          {!method && (
            <ButtonLink href="/restore" target="_blank" variant="primary">
              {t("setPassword")}
            </ButtonLink>
          )}
        </DialogButtons>
      )}
      {means.length > 1 && (
        <ul className="mt-5 grid justify-items-start gap-2 border-t border-border pt-4">
          {means
            .filter((other) => other !== method)
            .map((other) => (
              <li key={other}>
                <button type="button" className="link font-medium" onClick={() => setMethod(other)}>
                  {t(`use.${other}`)}
                </button>
              </li>
            ))}
        </ul>
      )}
    </Dialog>
  );
}
