/** A key to press. */
export function Kbd({ children }: { children: string }) {
  return (
    <kbd className="inline-grid h-5 min-w-5 place-items-center rounded border border-border bg-subtle px-1 font-sans text-[0.6875rem] font-medium text-muted">
      {children}
    </kbd>
  );
}
