"use client";

import { useActionState } from "react";
import { signOut } from "@/app/(account)/sign-out/actions";
import { Button } from "@/components/ui/button";

/** A form of one button, which works without JavaScript too. `quiet` looks like a link. */
export function SignOutButton({ label, quiet = false }: { label: string; quiet?: boolean }) {
  const [, dispatch, pending] = useActionState(signOut, undefined);
  return (
    <form action={dispatch} className="grid justify-items-center">
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
