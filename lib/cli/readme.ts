import { readFileSync, writeFileSync } from "node:fs";
import { configurationTable, replaceTable } from "@/lib/configuration-table";

/* `npm run docs`: writes the generated parts of the README. */
writeFileSync("README.md", replaceTable(readFileSync("README.md", "utf8"), configurationTable()));
