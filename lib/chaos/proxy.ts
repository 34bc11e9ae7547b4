import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A wire to the database that can fail. */
export interface Proxy {
  /** The same database through the wire. */
  url: string;
  /** Cuts every connection; new ones may come. */
  cut(): void;
  /** Cuts every connection and takes no new one, until `mend`. */
  break(): void;
  /** Lets every answer of the database wait. */
  delay(milliseconds: number): void;
  mend(): void;
}

export async function startProxy(databaseUrl: string): Promise<Proxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let broken = false;
  let delayMilliseconds = 0;
  const server = createServer((client) => {
    if (broken) return client.destroy();
    const database = connect(Number(target.port || 5432), target.hostname);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
    }
    client.on("close", () => database.destroy());
    database.on("close", () => client.destroy());
    client.on("data", (data) => void database.write(data));
    database.on("data", (data) => void setTimeout(() => client.writable && client.write(data), delayMilliseconds));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A TCP server has a port");
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${address.port}`;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  return {
    url: url.href,
    cut,
    break: () => {
      broken = true;
      cut();
    },
    delay: (milliseconds) => {
      delayMilliseconds = milliseconds;
    },
    mend: () => {
      broken = false;
      delayMilliseconds = 0;
    },
  };
}
