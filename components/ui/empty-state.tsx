import type { ReactNode } from "react";
import { Gate } from "@/components/ui/gate";

/** What a list says when there is nothing in it, and what to do about that. */
export function EmptyState({
  icon,
  shut,
  title,
  text,
  action,
}: {
  /** What the page is about, which stands in the gate. */
  icon: ReactNode;
  /** Whether the way is barred: refused, or broken. */
  shut?: boolean;
  title: string;
  text?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      <Gate icon={icon} shut={shut} />
      <p className="mt-4 text-[0.9375rem] font-medium">{title}</p>
      {text && <p className="mt-1 max-w-sm text-balance text-muted">{text}</p>}
      {action && <div className="mt-5 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  );
}
