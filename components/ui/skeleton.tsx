import { classNames } from "@/components/ui/class-names";

/** Holds the place of what is loading; give it the size of that. Its container says `aria-busy`. */
export function Skeleton({ className = "h-4 w-full" }: { className?: string }) {
  return <span aria-hidden="true" className={classNames("block animate-pulse rounded-md bg-subtle", className)} />;
}
