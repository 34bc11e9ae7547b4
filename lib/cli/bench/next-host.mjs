import { createServer } from "node:http";
import next from "next";

/* A build behind Next alone: the floors in floors/, or the product as a plain Next service. */
const port = Number(process.env.PORT);
const service = next({ dev: false, dir: process.env.NEXT_DIRECTORY, hostname: "127.0.0.1", port });
await service.prepare();
createServer(service.getRequestHandler()).listen(port, "127.0.0.1");
