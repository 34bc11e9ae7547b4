import { useTranslations } from "next-intl";

/** How many users there are. */
export interface Total {
  count: number;
  /** Otherwise an estimate. */
  exact: boolean;
}

/** An estimate as it is told: what it knows, and no more. */
export const roundly = (count: number): number => Number(count.toPrecision(2));

/** How many there are, or were found; heard by screen readers each time it changes. */
export function UserCount({ total: { count, exact }, narrowed }: { total: Total; narrowed: boolean }) {
  const t = useTranslations("admin.users");
  return (
    <span role="status" className="tabular-nums">
      {exact
        ? t(narrowed ? "found" : "people", { count })
        : t(narrowed ? "aboutFound" : "about", { count: roundly(count) })}
    </span>
  );
}
