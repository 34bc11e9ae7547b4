"use client";

import { Send } from "lucide-react";
import { useTranslations } from "next-intl";
import { retryMail } from "@/app/admin/mail/actions";
import { useAction } from "@/components/forms/use-action";
import { Button } from "@/components/ui/button";

/** Sends one mail again. */
export function ResendButton({ id }: { id: string }) {
  const t = useTranslations("admin.mail");
  const { pending, run } = useAction();
  const send = () =>
    run(
      () => retryMail(id),
      () => t("resent"),
    );
  return (
    <Button size="small" pending={pending} onClick={send} className="needs-script">
      <Send className="size-3.5" aria-hidden="true" />
      {t("resend")}
    </Button>
  );
}
