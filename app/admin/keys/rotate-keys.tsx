"use client";

import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { z } from "zod";
import { rotateKeys } from "@/app/admin/keys/actions";
import { attempt } from "@/components/forms/attempt";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/inputs/field";
import { Select } from "@/components/ui/inputs/select";
import { ConfirmDialog } from "@/components/ui/popups/confirm-dialog";
import { showToast } from "@/components/ui/popups/toast";
import type { KeyAlgorithm } from "@/lib/sessions/keys/keys.contract";

const steps = ["now", "soon", "later"] as const;

interface RotateKeysProps {
  defaultOpen: boolean;
  /** The algorithms that may get another key now; the first key of one signs at once. */
  choices: { alg: z.output<typeof KeyAlgorithm>; isFirst: boolean }[];
}

/** Makes the next signing key of an algorithm, after saying what happens when, and to whom. */
export function RotateKeys({ defaultOpen, choices }: RotateKeysProps) {
  const t = useTranslations("admin.keys");
  const [open, setOpen] = useState(defaultOpen);
  const [alg, setAlg] = useState<string>();
  const chosen = choices.find((choice) => choice.alg === alg) ?? choices[0];
  if (!chosen) return null;
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="primary" className="needs-script">
          <RefreshCw className="size-4" aria-hidden="true" />
          {t("rotate")}
        </Button>
      }
      tone="primary"
      title={t(chosen.isFirst ? "addQuestion" : "rotateQuestion", { alg: chosen.alg })}
      description={
        <>
          {t(chosen.alg === "RS256" ? "rotateText" : "rotateOther", { alg: chosen.alg })}{" "}
          {chosen.isFirst && t("rotateFirst", { alg: chosen.alg })}
          {!chosen.isFirst && (
            <span className="mt-3 block space-y-2">
              {steps.map((step) => (
                <span key={step} className="grid grid-cols-[6.5rem_1fr] gap-3">
                  <span className="font-medium text-foreground">{t(`step.${step}.when`)}</span>
                  <span>{t(`step.${step}.what`)}</span>
                </span>
              ))}
            </span>
          )}
        </>
      }
      confirmLabel={t(chosen.isFirst ? "add" : "rotate")}
      onConfirm={() =>
        attempt(
          () => rotateKeys(chosen.alg),
          () => {
            showToast(
              chosen.isFirst
                ? { title: t("added", { alg: chosen.alg }) }
                : { title: t("rotated"), text: t("rotatedText") },
            );
            return undefined;
          },
        )
      }
    >
      <Field label={t("algorithm")}>
        <Select
          value={chosen.alg}
          onChange={(event) => setAlg(event.target.value)}
          options={choices.map((choice) => ({ value: choice.alg, label: t(`algorithms.${choice.alg}`) }))}
        />
      </Field>
    </ConfirmDialog>
  );
}
