import { generateClient } from "@/lib/database/generate";
import { writeClientOperations } from "@/lib/scripts/client-operations";

// `npm run generate`, for builds and type checks: the database's client, as `npm run dev` makes it by itself, and the types of our own.
await Promise.all([generateClient(), writeClientOperations()]);
