import { classNames } from "@/components/ui/class-names";

/** Something is under way. Silent: whatever shows it says so in words or with `aria-busy`. */
export function Spinner({ className = "size-4" }: { className?: string }) {
  return (
    // Browsers turn an element without help of the page's thread, but not a drawing.
    <span className={classNames("inline-block shrink-0 animate-spin", className)}>
      <svg viewBox="0 0 16 16" className="size-full" fill="none" strokeWidth="2" aria-hidden="true">
        <circle cx="8" cy="8" r="6" className="stroke-current opacity-25" />
        <path d="M14 8a6 6 0 0 0-6-6" className="stroke-current" strokeLinecap="round" />
      </svg>
    </span>
  );
}
