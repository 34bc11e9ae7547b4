import { CopyButton } from "@/components/ui/copying/copy-button";

/** An identifier as it is, with a button that copies it. `label` says what is copied. */
export function CopyableId({ value, label }: { value: string | number; label: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-0.5">
      <code className="truncate font-mono text-[0.8125rem]">{value}</code>
      <span className="-my-2 inline-flex">
        <CopyButton value={String(value)} label={label} compact />
      </span>
    </span>
  );
}
