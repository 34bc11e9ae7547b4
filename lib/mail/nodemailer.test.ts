import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import manifest from "@/package.json";

/** The last version that is known to read some addresses as another's. */
const FAULTY = "7.0.13";

const isNewer = (version: string) => version.localeCompare(FAULTY, undefined, { numeric: true }) > 0;

interface Installed {
  version: string;
  dev?: boolean;
}

test("no nodemailer that sends our mail is one with known faults, and next-auth brings none of its own", () => {
  const { packages }: { packages: Record<string, Installed> } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const shipped = Object.entries(packages).filter(
    ([place, { dev }]) => place.endsWith("node_modules/nodemailer") && !dev,
  );
  expect(shipped.map(([place]) => place)).toEqual(["node_modules/nodemailer"]);
  for (const [place, { version }] of shipped) expect(isNewer(version), place).toBe(true);
  expect(isNewer(manifest.dependencies.nodemailer)).toBe(true);
  expect(manifest.overrides["next-auth"].nodemailer).toBe("$nodemailer");
});
