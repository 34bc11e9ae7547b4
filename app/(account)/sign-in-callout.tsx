import type { ComponentProps } from "react";
import { ButtonLink } from "@/components/ui/button-link";
import { Callout } from "@/components/ui/callout";

interface SignInCalloutProps extends Omit<ComponentProps<typeof Callout>, "action"> {
  /** What the way to sign in is called. */
  signIn: string;
}

/** Says that something is done, with the way to sign in. */
export function SignInCallout({ signIn, ...rest }: SignInCalloutProps) {
  const action = (
    <ButtonLink href="/sign-in" size="small">
      {signIn}
    </ButtonLink>
  );
  return <Callout {...rest} action={action} />;
}
