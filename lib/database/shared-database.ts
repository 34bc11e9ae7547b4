import { PGlite } from "@electric-sql/pglite";

/** First bytes of the messages that build one extended-protocol exchange: Parse, Bind, Describe, Execute, Close, Flush. */
const EXCHANGE_MESSAGES = new Set(Array.from("PBDECH", (letter) => letter.charCodeAt(0)));

/**
 * PGlite as the socket server should see it. All connections share one backend session, and the server may give the
 * turn to another connection after any message outside a transaction. A query longer than one network read (64 KB)
 * then has its unnamed statement replaced before it is bound. Here an exchange that has begun counts as a transaction, so
 * the turn stays with its connection until Sync.
 */
export class SharedDatabase extends PGlite {
  #exchanging = false;

  override isInTransaction(): boolean {
    return this.#exchanging || super.isInTransaction();
  }

  override execProtocolRawStream(...[message, options]: Parameters<PGlite["execProtocolRawStream"]>): Promise<void> {
    this.#exchanging = EXCHANGE_MESSAGES.has(message[0] ?? 0);
    return super.execProtocolRawStream(message, options);
  }

  /** The server's ROLLBACK for a connection that went away in the middle. */
  override async exec(...parameters: Parameters<PGlite["exec"]>): ReturnType<PGlite["exec"]> {
    this.#exchanging = false;
    return super.exec(...parameters);
  }
}
