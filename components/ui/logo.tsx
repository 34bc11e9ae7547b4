/** The product's mark beside its name. `url` replaces the built-in mark, which takes the accent color. */
export function Logo({ name, url }: { name: string; url?: string | undefined }) {
  return (
    <span className="inline-flex items-center gap-2.5 font-semibold text-foreground">
      {url ? (
        // biome-ignore lint/performance/noImgElement: the operator's logo comes from anywhere; the image optimizer must not fetch it
        <img src={url} alt="" className="h-7 w-auto max-w-32 object-contain" height={28} />
      ) : (
        <svg viewBox="0 0 32 32" className="size-7 shrink-0" aria-hidden="true">
          <rect width="32" height="32" rx="8" className="fill-accent" />
          <g className="fill-transparent stroke-accent-foreground" strokeWidth="2.6" strokeLinecap="round">
            <path d="M8 25V15a8 8 0 0 1 16 0v10" />
            <path d="M13.5 25v-9a2.5 2.5 0 0 1 5 0v9" />
          </g>
        </svg>
      )}
      <span className="truncate text-[0.9375rem] tracking-tight">{name}</span>
    </span>
  );
}
