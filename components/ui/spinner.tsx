import { classNames } from "@/components/ui/class-names";

/** Something is under way. Silent: whatever shows it says so in words or with `aria-busy`. */
export function Spinner({ className = "size-4" }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={classNames("animate-spin", className)}
      fill="none"
      strokeWidth="2"
      aria-hidden="true"
    >
      <circle cx="8" cy="8" r="6" className="stroke-current opacity-25" />
      <path d="M14 8a6 6 0 0 0-6-6" className="stroke-current" strokeLinecap="round" />
    </svg>
  );
}
