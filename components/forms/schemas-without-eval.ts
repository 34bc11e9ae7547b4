import { config } from "zod";

// zod probes for eval() when the first schema is made, and the content policy of pages reports the attempt. To be
// imported before any schema is.
config({ jitless: true });
