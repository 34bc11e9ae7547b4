import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { call, type Instance, spawnInstance } from "@/lib/chaos/instance";
import { findDaemon, readTemplate, replaceIn, startDaemon } from "@/lib/deploy/daemon";
import { freePort } from "@/lib/testing/free-port";

/** Three instances of the production build behind nginx, with PgBouncer between them and PostgreSQL. */
export interface Cluster {
  /** Through nginx, like one instance. `kill` ends the whole. */
  whole: Instance;
  instances: Instance[];
  /** Starts an instance that was killed, where it was. */
  restart(index: number): Promise<void>;
}

const INSTANCES = 3;

/** What a machine lacks for a cluster. Both are Debian packages of the same names. */
export const missingDaemons = (): string[] => ["nginx", "pgbouncer"].filter((name) => !findDaemon(name));

async function startPgBouncer(directory: string, databaseUrl: URL) {
  const port = await freePort();
  const { hostname, username, password, pathname } = databaseUrl;
  const database = `gatehouse = host=${hostname} port=${databaseUrl.port || 5432} dbname=${pathname.slice(1)}`;
  const login = `user=${decodeURIComponent(username)}${password ? ` password=${decodeURIComponent(password)}` : ""}`;
  const file = join(directory, "pgbouncer.ini");
  writeFileSync(
    file,
    replaceIn(readTemplate("pgbouncer.ini"), [
      ["gatehouse = host=127.0.0.1 port=5432 dbname=gatehouse", `${database} ${login}`],
      ["listen_port = 6432", `listen_port = ${port}\nunix_socket_dir =`],
      ["auth_type = scram-sha-256\nauth_file = /etc/pgbouncer/userlist.txt", "auth_type = any"],
    ]),
  );
  // It refuses to be root.
  const user = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
  const stop = await startDaemon(findDaemon("pgbouncer") ?? "pgbouncer", [...user, file], port);
  return { url: `postgresql://gatehouse@127.0.0.1:${port}/gatehouse`, stop };
}

async function startNginx(directory: string, ports: number[]) {
  const port = await freePort();
  const site = replaceIn(readTemplate("nginx.conf"), [
    ["/var/log/nginx/gatehouse.log", join(directory, "access.log")],
    ["listen 8080;", `listen 127.0.0.1:${port};`],
    ...ports.map((own, index) => [`127.0.0.1:${3001 + index} `, `127.0.0.1:${own} `] as const),
  ]);
  writeFileSync(join(directory, "gatehouse.conf"), site);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const file = join(directory, "nginx.conf");
  writeFileSync(
    file,
    `daemon off; pid ${directory}/nginx.pid; error_log stderr crit; worker_processes 1;
     events { worker_connections 4096; }
     http { access_log off; ${temporary.map((name) => `${name}_temp_path ${directory}/${name};`).join(" ")} include gatehouse.conf; }`,
  );
  const flags = ["-p", directory, "-c", file, "-e", "stderr"];
  const stop = await startDaemon(findDaemon("nginx") ?? "nginx", flags, port);
  return { origin: `http://127.0.0.1:${port}`, stop };
}

/**
 * Starts a cluster on a PostgreSQL server's database. Anyone who calls this ends it.
 * @param variables of every instance; must hold APP_SECRET
 */
export async function startCluster(databaseUrl: string, variables: Record<string, string>): Promise<Cluster> {
  const directory = mkdtempSync(join(tmpdir(), "gatehouse-cluster-"));
  chmodSync(directory, 0o755); // both daemons leave root
  const pooler = await startPgBouncer(directory, new URL(databaseUrl));
  const environment = { ...variables, DATABASE_URL: pooler.url, TRUSTED_PROXIES: "1" };
  const ports: number[] = [];
  for (let index = 0; index < INSTANCES; index += 1) ports.push(await freePort());
  const start = (port: number) => spawnInstance(environment, { port });
  const instances = await Promise.all(ports.map(start));
  const { origin, stop } = await startNginx(directory, ports);
  const kill = async () => {
    await stop();
    await Promise.all(instances.map((instance) => instance.kill()));
    await pooler.stop();
    rmSync(directory, { recursive: true });
  };
  return {
    whole: {
      origin,
      pid: 0,
      call: (method, path, options = {}) => call(origin, method, path, options),
      kill,
      exited: new Promise(() => undefined),
      log: () => instances.map((instance) => instance.log()).join(""),
      closeLog: () => {
        for (const instance of instances) instance.closeLog();
      },
    },
    instances,
    restart: async (index) => {
      instances[index] = await start(ports[index] ?? 0);
    },
  };
}
