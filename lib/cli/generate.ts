import { generateClient } from "@/lib/database/generate";

// `npm run generate`: what `npm run dev` does by itself, for builds and type checks.
await generateClient();
