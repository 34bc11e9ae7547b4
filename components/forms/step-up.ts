/** Asks the person at the page to confirm that it is them; resolves to whether they did. */
type Ask = () => Promise<boolean>;

/** What asks on this page; pages of people who are not signed in have nothing that does. */
let ask: Ask | undefined;

let asking: Promise<boolean> | undefined;

/** To be called by what asks, while it is on the page. */
export function connectStepUp(asker: Ask): () => void {
  ask = asker;
  return () => {
    if (ask === asker) ask = undefined;
  };
}

/** Asks once, however many submissions wait for the answer. */
export function stepUp(): Promise<boolean> {
  asking ??= (ask?.() ?? Promise.resolve(false)).finally(() => {
    asking = undefined;
  });
  return asking;
}
