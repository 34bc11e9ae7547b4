import { classNames } from "@/components/ui/class-names";

const sizes = { small: "size-7 text-[0.6875rem]", medium: "size-9 text-[0.8125rem]", large: "size-14 text-lg" };

/** First letters of the first two words, or of an email address; whole characters of any script. */
export function initials(name: string): string {
  const words =
    name
      .split("@")[0]
      ?.split(/[\s._-]+/u)
      .filter(Boolean) ?? [];
  return words
    .slice(0, 2)
    .map((word) => [...word][0]?.toLocaleUpperCase())
    .join("");
}

interface AvatarProps {
  name: string;
  size?: keyof typeof sizes;
  /** Without color, where many stand below one another. */
  quiet?: boolean;
}

/** Someone's initials. Decoration beside the written name, so screen readers skip it. */
export function Avatar({ name, size = "medium", quiet = false }: AvatarProps) {
  return (
    <span
      aria-hidden="true"
      className={classNames(
        "grid shrink-0 place-items-center rounded-full font-semibold select-none",
        quiet ? "bg-subtle text-muted" : "bg-accent-subtle text-accent-text",
        sizes[size],
      )}
    >
      {initials(name)}
    </span>
  );
}
