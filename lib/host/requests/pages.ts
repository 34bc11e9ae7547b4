import { createServer, type RequestListener, type Server } from "node:http";
import { keepBuiltConfiguration } from "../configuration/built-configuration.mjs";

interface Options {
  dev: boolean;
  hostname: string | undefined;
  port: number;
}

export interface Pages {
  /** Lets requests wait until Next is ready. */
  listener: RequestListener;
  /** Loads Next, once; resolves when it is ready. */
  open(): Promise<unknown>;
  close(): Promise<void>;
  /**
   * Takes what Next listens to behind our back, in place of our own server: its listener for upgrades would end every
   * connection that offers another protocol. It never listens to a port.
   */
  sink: Server;
}

async function load(options: Options & { httpServer: Server }) {
  if (!options.dev) await keepBuiltConfiguration();
  const { default: next } = await import("next");
  const service = next(options);
  await service.prepare();
  return { handle: service.getRequestHandler(), close: () => service.close() };
}

/** Everything but the operations. Next takes longer to load than all the rest, so it comes last. */
export function createPages(options: Options): Pages {
  let loading: ReturnType<typeof load> | undefined;
  const sink = createServer();
  const open = () => {
    loading ??= load({ ...options, httpServer: sink });
    return loading;
  };
  return {
    listener: async (request, response) => (await open()).handle(request, response),
    open,
    close: async () => (await loading)?.close(),
    sink,
  };
}
