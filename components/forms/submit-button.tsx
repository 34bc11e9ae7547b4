"use client";

import { useFormState } from "react-hook-form";
import { useForm } from "@/components/forms/form-context";
import { Button, type ButtonProps } from "@/components/ui/button";

/** Sends the ContractForm around it; shows that it is being sent. */
export function SubmitButton({ variant = "primary", ...button }: Omit<ButtonProps, "type" | "pending">) {
  const { pending } = useForm();
  // Checking may have to fetch its code first.
  const { isSubmitting } = useFormState();
  return <Button type="submit" variant={variant} pending={pending || isSubmitting} {...button} />;
}
