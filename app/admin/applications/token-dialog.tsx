"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CopyButton } from "@/components/ui/copying/copy-button";
import { Dialog, DialogButtons, DialogClose } from "@/components/ui/popups/dialog";

interface TokenDialogProps {
  token: string | undefined;
  /** What it is: a service token unless given. */
  kind?: "token" | "secret";
  onClose: () => void;
}

/** Shows a service token or client secret, this once: it exists nowhere else than here. */
export function TokenDialog({ token, kind = "token", onClose }: TokenDialogProps) {
  const t = useTranslations("admin.applications");
  const copy = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open={token !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={t(`${kind}Title`)}
      description={t("tokenText")}
      stays={{ focus: copy }}
    >
      <div className="flex flex-wrap items-center gap-3 rounded-lg border border-border bg-subtle p-3">
        <code data-testid="token" className="min-w-0 flex-1 font-mono text-[0.8125rem] break-all select-all">
          {token}
        </code>
        <CopyButton ref={copy} value={token ?? ""} label={t("copyToken")} />
      </div>
      <Callout tone="warning" className="mt-4">
        {t(`${kind}Once`)}
      </Callout>
      <DialogButtons>
        <DialogClose render={<Button variant="primary">{t("tokenKept")}</Button>} />
      </DialogButtons>
    </Dialog>
  );
}
