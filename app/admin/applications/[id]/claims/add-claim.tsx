"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState, useTransition } from "react";
import type { z } from "zod";
import { settingsWith } from "@/app/admin/applications/[id]/settings-with";
import { configureClient } from "@/app/admin/applications/actions";
import { Refusal } from "@/components/forms/refusal";
import { send } from "@/components/forms/send";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/inputs/checkbox";
import { Field } from "@/components/ui/inputs/field";
import { Input } from "@/components/ui/inputs/input";
import { Select } from "@/components/ui/inputs/select";
import { Dialog, DialogButtons, DialogClose } from "@/components/ui/popups/dialog";
import type { Client } from "@/lib/applications/clients.contract";
import type { FormProblem } from "@/lib/form";

const sources = ["name", "locale", "roles", "permissions", "addresses"] as const;
const places = ["id_token", "userinfo", "access_token"] as const;

/** Why a claim is refused: its name, or where it stands. Anything else is told above the form. */
function fieldOf(problem: FormProblem | undefined, index: number): "name" | "places" | undefined {
  const pointers = problem?.issues?.map(({ pointer }) => pointer) ?? [];
  if (pointers.includes(`/body/claims/${index}/in`)) return "places";
  return pointers.some((one) => one === "/body/claims" || one === `/body/claims/${index}/claim`) ? "name" : undefined;
}

/** Gives an application a claim under the name that it expects. */
export function AddClaim({ id, client }: { id: string; client: z.output<typeof Client> }) {
  const t = useTranslations("admin.applications.claims");
  const ui = useTranslations("ui");
  const [open, setOpen] = useState(false);
  const [from, setFrom] = useState<string>("roles");
  const [refusal, setRefusal] = useState<FormProblem>();
  const [pending, startTransition] = useTransition();
  const wrong = fieldOf(refusal, client.claims.length);
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const claim = {
      claim: String(data.get("claim")).trim(),
      from,
      address_type: (from === "addresses" && String(data.get("address_type")).trim()) || null,
      in: places.filter((place) => data.get(place) === "on"),
    };
    startTransition(async () => {
      const { problem } = await send(() =>
        configureClient(id, settingsWith(client, { claims: [...client.claims, claim] })),
      );
      setRefusal(problem);
      if (!problem) setOpen(false);
    });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        setRefusal(undefined);
      }}
      title={t("add")}
      trigger={
        <Button size="small" className="needs-script">
          {t("add")}
        </Button>
      }
    >
      <form onSubmit={save} className="grid gap-5">
        <Refusal problem={wrong ? undefined : refusal} />
        <Field label={t("name")} hint={t("nameHint")} error={wrong === "name" && t("nameError")} required>
          <Input name="claim" maxLength={100} autoComplete="off" autoCapitalize="none" spellCheck={false} />
        </Field>
        <Field label={t("source")} required>
          <Select
            value={from}
            onChange={(event) => setFrom(event.target.value)}
            options={sources.map((value) => ({ value, label: t(`sources.${value}`) }))}
          />
        </Field>
        {from === "addresses" && (
          <Field label={t("addressType")} hint={t("addressTypeHint")} optional>
            <Input name="address_type" maxLength={64} autoComplete="off" />
          </Field>
        )}
        <fieldset className="grid gap-3">
          <legend className="mb-2 font-medium">{t("placesLegend")}</legend>
          {places.map((place) => (
            <Checkbox key={place} name={place} defaultChecked label={t(`places.${place}`)} />
          ))}
          {wrong === "places" && (
            <p role="alert" className="text-danger">
              {t("placesError")}
            </p>
          )}
        </fieldset>
        <DialogButtons>
          <DialogClose render={<Button>{ui("cancel")}</Button>} />
          <Button type="submit" variant="primary" pending={pending}>
            {t("save")}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
