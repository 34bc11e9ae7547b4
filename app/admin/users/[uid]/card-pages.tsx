import { addressOf } from "@/app/admin/address";
import { Pagination } from "@/components/ui/navigation/pagination";

interface CardPagesProps {
  path: string;
  cursor: string | undefined;
  next: string | null;
}

/** The way to what is older, and back to the newest. Nothing at all where everything is shown. */
export function CardPages({ path, cursor, next }: CardPagesProps) {
  return (
    <div className="mt-4">
      <Pagination previousHref={cursor && path} nextHref={next ? addressOf(path, { cursor: next }) : undefined} />
    </div>
  );
}
