"use client";

import { useActionState } from "react";
import { signOut, signOutFor } from "@/app/(account)/sign-out/actions";
import { Button } from "@/components/ui/button";

interface SignOutButtonProps {
  label: string;
  /** Looks like a link. */
  quiet?: boolean;
  /** What an application asked for that signs someone out, as the query of the page. */
  request?: string | undefined;
}

/** A form of one button, which works without JavaScript too. */
export function SignOutButton({ label, quiet = false, request }: SignOutButtonProps) {
  const [, dispatch, pending] = useActionState(request === undefined ? signOut : signOutFor, undefined);
  return (
    <form action={dispatch} className="grid justify-items-center">
      {request !== undefined && <input type="hidden" name="request" value={request} />}
      <Button
        type="submit"
        variant={quiet ? "link" : "primary"}
        size="large"
        className={quiet ? "" : "w-full"}
        pending={pending}
      >
        {label}
      </Button>
    </form>
  );
}
