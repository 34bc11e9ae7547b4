"use client";

import { useTranslations } from "next-intl";
import { roundly, type Total } from "@/app/admin/users/total";
import { useLatest } from "@/components/ui/use-latest";

interface UserCountProps {
  /** The rows do not wait for it. */
  total: Promise<Total>;
  narrowed: boolean;
}

/** How many there are, or were found; heard by screen readers each time it changes. */
export function UserCount({ total, narrowed }: UserCountProps) {
  const t = useTranslations("admin.users");
  const { count, exact } = useLatest(total);
  return (
    <span role="status" className="tabular-nums">
      {exact
        ? t(narrowed ? "found" : "people", { count })
        : t(narrowed ? "aboutFound" : "about", { count: roundly(count) })}
    </span>
  );
}
