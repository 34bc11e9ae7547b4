import type { ComponentProps } from "react";
import { type ButtonSize, type ButtonVariant, buttonStyle } from "@/components/ui/button-style";
import { classNames } from "@/components/ui/class-names";
import { Spinner } from "@/components/ui/spinner";

export interface ButtonProps extends ComponentProps<"button"> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** What the button started is under way: it keeps its width and focus but does nothing more. */
  pending?: boolean;
}

/** Does something. `type` is `button` unless given; a `size="icon"` button needs an `aria-label`. */
export function Button({
  variant,
  size,
  pending = false,
  type = "button",
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      // A pending button must not submit, and must not lose the focus either, as `disabled` would make it.
      type={pending ? "button" : type}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={pending ? undefined : onClick}
      className={classNames(buttonStyle({ variant, size }), "relative", className)}
      {...rest}
    >
      {pending && (
        <span className="absolute inset-0 grid place-items-center">
          <Spinner />
        </span>
      )}
      <span className={classNames("inline-flex items-center gap-[inherit]", pending && "opacity-0")}>{children}</span>
    </button>
  );
}
