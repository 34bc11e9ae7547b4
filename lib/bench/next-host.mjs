import { createServer } from "node:http";
import next from "next";
import { keepBuiltConfiguration } from "../host/configuration/built-configuration.mjs";

/* A build behind Next alone, with the configuration it was built with: the floors in floors/, or the product as a plain Next service. */
const dir = process.env.NEXT_DIRECTORY;
const port = Number(process.env.PORT);
await keepBuiltConfiguration(dir);
const service = next({ dev: false, dir, hostname: "127.0.0.1", port });
await service.prepare();
createServer(service.getRequestHandler()).listen(port, "127.0.0.1");
