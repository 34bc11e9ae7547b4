/** Sets variables that the operator left out, and notes which they are: the settings page says where each comes from. */
export function setDefaults(values: Readonly<Record<string, string>>): void {
  const names = (process.env.PROVIDED_VARIABLES ?? "").split(",").filter(Boolean);
  Object.assign(process.env, values, {
    PROVIDED_VARIABLES: [...new Set([...names, ...Object.keys(values)])].join(","),
  });
}
