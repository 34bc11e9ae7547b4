import type { ReactNode } from "react";
import { Kbd } from "@/components/ui/kbd";
import { Spinner } from "@/components/ui/spinner";

interface FindFrameProps {
  icon: ReactNode;
  busy: boolean;
  shortcut?: string | undefined;
  text: string;
  children: ReactNode;
}

/** What stands in a field that finds things, before and after its text. */
export function FindFrame({ icon, busy, shortcut, text, children }: FindFrameProps) {
  return (
    <span className="relative block">
      <span className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-muted">
        {busy ? <Spinner /> : icon}
      </span>
      {children}
      {shortcut && text === "" && (
        <span
          className="pointer-events-none absolute top-1/2 right-2.5 flex -translate-y-1/2 max-lg:hidden"
          aria-hidden="true"
        >
          <Kbd>{shortcut}</Kbd>
        </span>
      )}
    </span>
  );
}
