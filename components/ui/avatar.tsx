import { classNames } from "@/components/ui/class-names";

const sizes = { small: "size-7 text-[0.6875rem]", medium: "size-9 text-[0.8125rem]", large: "size-14 text-lg" };

/** First letters of the first two words, or of an email address; whole characters of any script. */
function initials(name: string): string {
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

/** The letters of a name in a box. Decoration beside the written name, so screen readers skip it. */
export function Initials({ name, className }: { name: string; className: string }) {
  return (
    <span
      aria-hidden="true"
      className={classNames("grid shrink-0 place-items-center font-semibold select-none", className)}
    >
      {initials(name)}
    </span>
  );
}

interface AvatarProps {
  name: string;
  size?: keyof typeof sizes;
  /** Without color, where many stand below one another. */
  quiet?: boolean;
}

/** Someone's initials, in a circle. */
export function Avatar({ name, size = "medium", quiet = false }: AvatarProps) {
  return (
    <Initials
      name={name}
      className={classNames(
        "rounded-full",
        quiet ? "bg-subtle text-muted" : "bg-accent-subtle text-accent-text",
        sizes[size],
      )}
    />
  );
}
