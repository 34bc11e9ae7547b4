"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState, useTransition } from "react";
import { updateResource } from "@/app/admin/resources/actions";
import { Refusal } from "@/components/forms/refusal";
import { send } from "@/components/forms/send";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/inputs/checkbox";
import { Field } from "@/components/ui/inputs/field";
import { Input } from "@/components/ui/inputs/input";
import { Select } from "@/components/ui/inputs/select";
import { showToast } from "@/components/ui/popups/toast";
import type { FormProblem } from "@/lib/form";

interface ResourceSettingsProps {
  id: string;
  name: string;
  opaque: boolean;
  /** Open to clients that nobody here has looked at. */
  open: boolean;
  applicationId: string | null;
  /** Among which the one that asks about its tokens is chosen. */
  applications: readonly { id: string; name: string }[];
}

/** Name, kind of tokens and who may ask about them. */
export function ResourceSettings({ id, name, opaque, open, applicationId, applications }: ResourceSettingsProps) {
  const t = useTranslations("admin.resources");
  const [refusal, setRefusal] = useState<FormProblem>();
  const [pending, startTransition] = useTransition();
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const settings = {
      name: String(data.get("name")),
      opaque: data.get("opaque") === "on",
      self_registered_clients: data.get("self_registered_clients") === "on",
      application_id: String(data.get("application_id")) || null,
    };
    startTransition(async () => {
      const { problem } = await send(() => updateResource(id, settings));
      setRefusal(problem);
      if (!problem) showToast({ title: t("saved") });
    });
  };
  return (
    <form onSubmit={save} className="grid max-w-2xl gap-5">
      <Refusal problem={refusal} />
      <Field label={t("name")} required>
        <Input name="name" defaultValue={name} maxLength={100} required autoComplete="off" />
      </Field>
      <Checkbox name="opaque" defaultChecked={opaque} label={t("opaque")} hint={t("opaqueHint")} />
      <Checkbox
        name="self_registered_clients"
        defaultChecked={open}
        label={t("selfRegistered")}
        hint={t("selfRegisteredHint")}
      />
      <Field label={t("application")} optional>
        <Select
          name="application_id"
          defaultValue={applicationId ?? ""}
          placeholder={t("noApplication")}
          options={applications.map((application) => ({ value: application.id, label: application.name }))}
        />
      </Field>
      <div>
        <Button type="submit" pending={pending} className="needs-script">
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
