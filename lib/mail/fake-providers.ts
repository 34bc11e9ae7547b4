import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/** One call that a provider received. */
interface ReceivedMail {
  key: string | undefined;
  authorization: string | undefined;
  body: { from: string; to: string[]; subject: string; html: string; text: string; headers: Record<string, string> };
}

/** How a fake provider answers one call; an answer that never comes is `hang`. */
type TestResponse = { status: number; body?: unknown; headers?: Record<string, string> } | "hang";

export interface FakeProvider {
  url: string;
  received: ReceivedMail[];
  /** Calls are answered with these, in order; then with success. */
  answers: TestResponse[];
  /** Every answer takes so long. */
  delayMilliseconds: number;
  close(): Promise<void>;
}

async function readJson(request: IncomingMessage): Promise<ReceivedMail["body"]> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

function reply(response: ServerResponse, answer: Exclude<TestResponse, "hang">): void {
  response.writeHead(answer.status, { "Content-Type": "application/json", ...answer.headers });
  response.end(JSON.stringify(answer.body ?? {}));
}

/** A local server that speaks the part of Resend's HTTP API we use. For tests. */
export async function startFakeResend(): Promise<FakeProvider> {
  const server = createServer(async (request, response) => {
    const key = request.headers["idempotency-key"]?.toString();
    fake.received.push({ key, authorization: request.headers.authorization, body: await readJson(request) });
    const answer = fake.answers.shift() ?? { status: 200, body: { id: `re_${key}` } };
    await new Promise((resolve) => setTimeout(resolve, fake.delayMilliseconds));
    if (answer !== "hang") reply(response, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address is always one
  const fake: FakeProvider = {
    url: `http://127.0.0.1:${port}`,
    received: [],
    answers: [],
    delayMilliseconds: 0,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return fake;
}

export interface FakeSmtp {
  url: string;
  /** Envelope recipients and raw text of every mail taken. */
  received: { recipients: string[]; source: string }[];
  /** What clients called themselves in EHLO, once for each mail. */
  greetings: string[];
  /** Refuses recipients with this code. */
  refuseWith?: number;
  /** Takes the connection and then says nothing. */
  silent: boolean;
  close(): Promise<void>;
}

/** A local SMTP server that keeps what it receives. For tests. */
export async function startFakeSmtp(): Promise<FakeSmtp> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    closeTimeout: 50,
    onConnect: (_session, callback) => {
      if (!fake.silent) callback();
    },
    onRcptTo: (_address, _session, callback) => {
      const { refuseWith } = fake;
      callback(refuseWith ? Object.assign(new Error("no such mailbox"), { responseCode: refuseWith }) : null);
    },
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk) => chunks.push(chunk));
      stream.on("end", () => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        fake.greetings.push(session.hostNameAppearsAs);
        fake.received.push({ recipients, source: Buffer.concat(chunks).toString("utf8") });
        callback(null, "queued as 7");
      });
    },
  });
  // A client that gives up closes the socket in the middle; that is what some tests are about.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo; // a TCP server's address is always one
  const fake: FakeSmtp = {
    url: `smtp://127.0.0.1:${port}`,
    received: [],
    greetings: [],
    silent: false,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return fake;
}
