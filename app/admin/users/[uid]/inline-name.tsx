"use client";

import { Pencil } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { updateUser } from "@/app/admin/users/[uid]/actions";
import { useAction } from "@/components/forms/use-action";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/inputs/input";

/** The display name, changed where it stands: Enter saves, Escape leaves it. Empty removes it. */
export function InlineName({ uid, name }: { uid: string; name: string }) {
  const t = useTranslations("admin.user");
  const ui = useTranslations("ui");
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { pending, run } = useAction();
  const close = () => {
    setEditing(false);
    requestAnimationFrame(() => button.current?.focus());
  };
  if (!editing) {
    return (
      <span className="flex items-center gap-1">
        <span className={name ? "min-w-0 [overflow-wrap:anywhere]" : "text-muted"}>{name || "—"}</span>
        <Button
          ref={button}
          variant="ghost"
          size="icon"
          className="needs-script -my-2"
          aria-label={t("editName")}
          title={t("editName")}
          onClick={() => setEditing(true)}
        >
          <Pencil className="size-3.5 text-muted" aria-hidden="true" />
        </Button>
      </span>
    );
  }
  return (
    <form
      className="flex flex-wrap gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        const next = String(new FormData(event.currentTarget).get("name") ?? "").trim();
        run(
          () => updateUser({}, { uid, name: next || null }),
          () => {
            close();
            return t("saved");
          },
        );
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      <Input
        name="name"
        aria-label={t("editName")}
        defaultValue={name}
        maxLength={200}
        autoComplete="off"
        autoFocus
        className="min-w-32 flex-1"
      />
      <Button type="submit" variant="primary" pending={pending} className="h-10">
        {t("save")}
      </Button>
      <Button variant="ghost" className="h-10" onClick={close}>
        {ui("cancel")}
      </Button>
    </form>
  );
}
