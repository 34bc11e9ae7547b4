import { X } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { addressOf } from "@/app/admin/address";
import type { AuditFilters } from "@/app/admin/audit/filters";
import { buttonStyle } from "@/components/ui/button-style";

/** Which request or session the log is narrowed to now, and the way back. */
export function FollowFilter({ filters }: { filters: AuditFilters }) {
  const t = useTranslations("admin.audit");
  return (["request", "session"] as const).flatMap((name) => {
    const { [name]: id, ...others } = filters;
    if (!id) return [];
    return (
      <span
        key={name}
        className="inline-flex h-9 max-w-full min-w-0 items-center gap-1.5 rounded-lg bg-accent-subtle pl-3 text-accent-text"
      >
        {t(name)}
        <span className="truncate font-mono text-[0.8125rem]">{id.slice(0, 8)}</span>
        <Link
          href={addressOf("/admin/audit", others)}
          aria-label={t("remove")}
          className={buttonStyle({ variant: "ghost", size: "icon" })}
        >
          <X className="size-4" aria-hidden="true" />
        </Link>
      </span>
    );
  });
}
