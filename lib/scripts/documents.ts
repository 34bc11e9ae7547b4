import { readFileSync, writeFileSync } from "node:fs";
import { generatedParts, replacePart } from "@/lib/scripts/documents/generated";

/* `npm run docs`: writes the generated parts of the documents. */
for (const part of generatedParts)
  writeFileSync(part.file, replacePart(readFileSync(part.file, "utf8"), part, await part.write()));
