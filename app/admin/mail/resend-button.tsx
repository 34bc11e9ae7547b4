"use client";

import { Send } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { retryMail } from "@/app/admin/mail/actions";
import { useProblemText } from "@/components/forms/problem-text";
import { Button } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";

/** Sends one mail again. */
export function ResendButton({ id }: { id: string }) {
  const t = useTranslations("admin.mail");
  const explain = useProblemText();
  const [pending, startTransition] = useTransition();
  const send = () =>
    startTransition(async () => {
      const { problem } = await retryMail(id);
      showToast(problem ? { title: explain(problem), tone: "danger" } : { title: t("resent") });
    });
  return (
    <Button size="small" pending={pending} onClick={send} className="needs-script">
      <Send className="size-3.5" aria-hidden="true" />
      {t("resend")}
    </Button>
  );
}
