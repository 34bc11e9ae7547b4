import Link from "next/link";
import type { ComponentProps } from "react";
import { type ButtonSize, type ButtonVariant, buttonStyle } from "@/components/ui/button-style";
import { classNames } from "@/components/ui/class-names";

type Props = ComponentProps<typeof Link> & { variant?: ButtonVariant; size?: ButtonSize };

/** A link that looks like a button: it goes somewhere, a Button does something. */
export function ButtonLink({ variant, size, className, ...rest }: Props) {
  return <Link className={classNames(buttonStyle({ variant, size }), className)} {...rest} />;
}
