import { Fragment } from "react";

interface BreakAfterProps {
  mark: string;
  children: string;
}

/** Text that a narrow place breaks after a mark rather than inside of a word. */
export function BreakAfter({ mark, children }: BreakAfterProps) {
  return children.split(mark).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
    <Fragment key={index}>
      {index > 0 && (
        <>
          {mark}
          <wbr />
        </>
      )}
      {part}
    </Fragment>
  ));
}
