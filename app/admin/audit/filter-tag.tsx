import { X } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { addressOf } from "@/app/admin/address";
import type { AuditFilters } from "@/app/admin/audit/filters";
import { buttonStyle } from "@/components/ui/button-style";
import { classNames } from "@/components/ui/class-names";

interface FilterTagProps {
  /** The filters without this one. */
  others: AuditFilters;
  className: string;
  children: ReactNode;
}

/** What the log is narrowed to now, and the way back. */
export function FilterTag({ others, className, children }: FilterTagProps) {
  const t = useTranslations("admin.audit");
  return (
    <span
      className={classNames(
        "inline-flex h-9 max-w-full min-w-0 items-center rounded-lg bg-accent-subtle pl-3 text-accent-text",
        className,
      )}
    >
      {children}
      <Link
        href={addressOf("/admin/audit", others)}
        aria-label={t("remove")}
        className={buttonStyle({ variant: "ghost", size: "icon" })}
      >
        <X className="size-4" aria-hidden="true" />
      </Link>
    </span>
  );
}
