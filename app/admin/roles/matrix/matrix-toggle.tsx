import { Checkbox } from "@/components/ui/inputs/checkbox";

interface MatrixToggleProps {
  /** Row and column, by which the grid finds it. */
  position: string;
  label: string;
  /** How many of the cells it stands for are held. */
  state: "all" | "some" | "none";
}

/** Stands in the head of a row or column and gives or takes all of it; mixed where it holds some. */
export function MatrixToggle({ position, label, state }: MatrixToggleProps) {
  return (
    <Checkbox
      aria-label={label}
      className="inline-flex pointer-coarse:-m-2 pointer-coarse:p-2"
      checked={state === "all"}
      ref={(input) => {
        // HTML has no attribute for it.
        if (input) input.indeterminate = state === "some";
      }}
      data-cell={position}
      tabIndex={-1}
      // The grid listens for all of its boxes.
      onChange={() => undefined}
    />
  );
}
