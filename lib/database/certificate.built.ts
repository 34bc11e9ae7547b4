import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { findDaemon } from "@/lib/deploy/daemon";
import { env } from "@/lib/env";
import { temporaryFolder } from "@/lib/testing/folder";

const openssl = findDaemon("openssl");

/** Speaks as much of PostgreSQL as it takes to show a certificate that nobody's authority signed. Returns its port. */
async function startStranger(): Promise<number> {
  const folder = await temporaryFolder("certificate");
  const [keyFile, certFile] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const files = ["-keyout", keyFile, "-out", certFile];
  execFileSync(openssl ?? "openssl", ["req", "-x509", ...curve, ...subject, "-days", "2", ...files], { stdio: "pipe" });
  const [key, cert] = [readFileSync(keyFile), readFileSync(certFile)];
  const server = createServer((socket) => {
    socket.once("data", () => {
      socket.write("S");
      // The other side hangs up, which is what is tested.
      new TLSSocket(socket, { isServer: true, key, cert }).on("error", () => undefined);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port; // a TCP server that listens has no other kind
}

(openssl ? test : test.skip)(
  "openssl: a start on a database with a certificate of a private authority ends with one sentence that says what to do",
  async () => {
    const { APP_URL, APP_SECRET } = env();
    const service = spawn(process.execPath, ["lib/host/start.mjs"], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        NODE_ENV: "production",
        PORT: "0",
        APP_URL,
        APP_SECRET,
        DATABASE_URL: `postgresql://gatehouse:hunter2@localhost:${await startStranger()}/gatehouse?sslmode=require`,
      },
    });
    let output = "";
    for (const stream of [service.stdout, service.stderr])
      stream.on("data", (text) => {
        output += String(text);
      });
    const [code] = await once(service, "close");
    expect(code).toBe(1);
    // For the person who starts it there is one sentence; whatever libraries warn of is a line of the log.
    const plain = output.split("\n").filter((line) => line !== "" && !line.startsWith("{"));
    expect(plain).toEqual([
      expect.stringMatching(
        /signed by an authority that this machine does not know.*sslrootcert=.*NODE_EXTRA_CA_CERTS/,
      ),
    ]);
    expect(output).not.toContain("hunter2");
  },
);
