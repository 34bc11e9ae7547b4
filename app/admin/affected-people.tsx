import { useTranslations } from "next-intl";
import type { z } from "zod";
import type { Affected } from "@/lib/references";

export type Loss = z.output<typeof Affected>;

/** How many hold what is about to change, and the names of the first. */
export function AffectedPeople({ loss }: { loss: Loss | undefined }) {
  const t = useTranslations("admin.common");
  if (!loss) return <span className="mt-3 block animate-pulse">{t("counting")}</span>;
  const { users, more, applications, names } = loss;
  return (
    <span className="mt-3 block rounded-lg bg-subtle px-3.5 py-2.5 text-foreground" role="status">
      <span className="block font-medium">
        {t("affected", { users: t(more ? "usersOrMore" : "users", { count: users }), count: applications })}
      </span>
      {names.length > 0 && (
        <span className="mt-0.5 block text-[0.8125rem] text-muted">
          {names.join(", ")}
          {users > names.length && " …"}
        </span>
      )}
    </span>
  );
}
