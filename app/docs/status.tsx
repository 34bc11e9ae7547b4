import { Badge, type Tone } from "@/components/ui/badge";

const toneOf = (status: number): Tone => {
  if (status < 300) return "success";
  if (status < 400) return "neutral";
  return status < 500 ? "warning" : "danger";
};

/** An HTTP status. */
export function StatusBadge({ status }: { status: number }) {
  return (
    <Badge tone={toneOf(status)}>
      <span className="font-mono">{status}</span>
    </Badge>
  );
}
