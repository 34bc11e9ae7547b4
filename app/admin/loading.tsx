import { getTranslations } from "next-intl/server";
import { Skeleton } from "@/components/ui/skeleton";

/** Head and rows of the page that is on its way. */
export default async function Loading() {
  const t = await getTranslations("admin.shell");
  return (
    <div aria-busy="true">
      <p role="status" className="sr-only">
        {t("loading")}
      </p>
      <Skeleton className="h-8 w-48" />
      <Skeleton className="mt-3 h-4 w-80 max-w-full" />
      <div className="mt-10 divide-y divide-border rounded-xl border border-border bg-surface">
        {["a", "b", "c", "d", "e", "f", "g"].map((row) => (
          <div key={row} className="flex h-13 items-center gap-4 px-6">
            <Skeleton className="size-7 rounded-full" />
            <Skeleton className="h-4 w-1/3" />
            <Skeleton className="ml-auto h-4 w-24" />
          </div>
        ))}
      </div>
    </div>
  );
}
