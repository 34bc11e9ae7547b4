"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { decide } from "@/app/(account)/consent/[id]/actions";
import { Refusal } from "@/components/forms/refusal";
import { Button } from "@/components/ui/button";

/** Yes and no, which weigh the same. Works without JavaScript. */
export function ConsentForm({ id }: { id: string }) {
  const t = useTranslations("consent");
  const [state, dispatch, pending] = useActionState(decide, {});
  return (
    <form action={dispatch}>
      <Refusal problem={state.problem} className="mb-5" />
      <input type="hidden" name="id" value={id} />
      <div className="grid grid-cols-2 gap-3">
        <Button type="submit" name="decision" value="deny" size="large" disabled={pending}>
          {t("deny")}
        </Button>
        <Button type="submit" name="decision" value="allow" variant="primary" size="large" pending={pending}>
          {t("allow")}
        </Button>
      </div>
    </form>
  );
}
