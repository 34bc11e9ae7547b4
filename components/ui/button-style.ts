import { classNames } from "@/components/ui/class-names";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger" | "link";
export type ButtonSize = "small" | "medium" | "large" | "icon";

const variants: Record<ButtonVariant, string> = {
  primary: "bg-accent text-accent-foreground shadow-card hover:bg-accent-hover",
  secondary: "border border-border bg-raised text-foreground shadow-card hover:bg-subtle",
  ghost: "text-foreground hover:bg-subtle",
  danger: "bg-danger-solid text-danger-solid-foreground shadow-card hover:bg-danger-solid-hover",
  link: "link",
};

// A finger needs 44 px; a mouse is content with less.
const sizes: Record<ButtonSize, string> = {
  small: "h-8 gap-1.5 px-2.5 text-[0.8125rem] pointer-coarse:h-11",
  medium: "h-9 gap-2 px-3.5 pointer-coarse:h-11",
  large: "h-11 gap-2 px-5 text-[0.9375rem]",
  icon: "size-9 justify-center pointer-coarse:size-11",
};

/** How a button looks, for whatever is not a `<button>`: links, menu triggers. */
export function buttonStyle({
  variant = "secondary",
  size = "medium",
}: {
  variant?: ButtonVariant;
  size?: ButtonSize;
} = {}): string {
  return classNames(
    "inline-flex shrink-0 select-none items-center justify-center rounded-lg font-medium whitespace-nowrap transition-colors duration-100",
    "disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:shrink-0",
    variants[variant],
    variant === "link" ? "" : sizes[size],
  );
}
