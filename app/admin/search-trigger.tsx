/**
 * Where the command palette opens, at the head of the sidebar and, on phones, of the page. The palette replaces what is
 * returned here.
 */
export function SearchTrigger() {
  return null;
}
