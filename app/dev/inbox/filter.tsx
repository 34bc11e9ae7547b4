import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Field } from "@/components/ui/inputs/field";
import { Input } from "@/components/ui/inputs/input";

/** Narrows the inbox to one recipient. A plain GET form: it works without a script, and the address can be shared. */
export async function Filter({ to }: { to: string | undefined }) {
  const t = await getTranslations("inbox");
  return (
    <form action="/dev/inbox" className="mb-6 flex flex-wrap items-end gap-3">
      <div className="min-w-56 flex-1">
        <Field label={t("filterLabel")}>
          <Input
            key={to}
            name="to"
            type="search"
            inputMode="email"
            autoComplete="off"
            placeholder="john@example.com"
            defaultValue={to}
          />
        </Field>
      </div>
      <Button type="submit" className="h-10">
        {t("filterSubmit")}
      </Button>
      {to && (
        <ButtonLink href="/dev/inbox" variant="ghost" className="h-10">
          {t("filterClear")}
        </ButtonLink>
      )}
    </form>
  );
}
