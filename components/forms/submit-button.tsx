"use client";

import { useForm } from "@/components/forms/form-context";
import { Button, type ButtonProps } from "@/components/ui/button";

/** Sends the form around it; shows that it is being sent. */
export function SubmitButton({ variant = "primary", ...button }: Omit<ButtonProps, "type" | "pending">) {
  const { pending } = useForm();
  return <Button type="submit" variant={variant} pending={pending} {...button} />;
}
