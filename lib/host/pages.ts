import type { RequestListener, Server } from "node:http";
import { keepBuiltConfiguration } from "./built-configuration.mjs";

interface Options {
  dev: boolean;
  hostname: string | undefined;
  port: number;
  httpServer: Server;
}

export interface Pages {
  /** Lets requests wait until Next is ready. */
  listener: RequestListener;
  /** Loads Next, once; resolves when it is ready. */
  open(): Promise<unknown>;
  close(): Promise<void>;
}

async function load(options: Options) {
  if (!options.dev) await keepBuiltConfiguration();
  const { default: next } = await import("next");
  const service = next(options);
  await service.prepare();
  return { handle: service.getRequestHandler(), close: () => service.close() };
}

/** Everything but the operations. Next takes longer to load than all the rest, so it comes last. */
export function createPages(options: Options): Pages {
  let loading: ReturnType<typeof load> | undefined;
  const open = () => {
    loading ??= load(options);
    return loading;
  };
  return {
    listener: async (request, response) => (await open()).handle(request, response),
    open,
    close: async () => (await loading)?.close(),
  };
}
