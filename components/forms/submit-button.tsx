"use client";

import { useForm } from "@/components/forms/form-context";
import { Button, type ButtonProps } from "@/components/ui/button";

/** Sends the ContractForm around it; shows that it is being sent. */
export function SubmitButton({ variant = "primary", ...button }: Omit<ButtonProps, "type" | "pending">) {
  return <Button type="submit" variant={variant} pending={useForm().pending} {...button} />;
}
