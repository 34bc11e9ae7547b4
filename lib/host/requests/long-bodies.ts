import type { ServerResponse } from "node:http";

/** Characters that are sent at once: a fraction of a millisecond of work. What most operations answer is shorter. */
const PIECE = 128 * 1024;
/** For how much of the time that a piece has taken the next one waits. */
const REST = 3;

/** A body under way, and how much of it has left. */
interface Sending {
  response: ServerResponse;
  body: string;
  sent: number;
}

/** Those that may send a piece, in the order of their turns. */
const ready: Sending[] = [];
let resting = false;

/** Where the next piece ends: not within a character of two code units. */
function endOfPiece(body: string, start: number): number {
  const end = start + PIECE;
  const isHalf = (body.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return isHalf ? end - 1 : end;
}

function sendPiece(sending: Sending): void {
  const { response, body, sent } = sending;
  if (response.destroyed) return;
  sending.sent = endOfPiece(body, sent);
  const more = response.write(body.slice(sent, sending.sent));
  if (sending.sent >= body.length) response.end();
  // Whoever reads slowly keeps nobody waiting meanwhile.
  else if (more) ready.push(sending);
  else response.once("drain", () => takeTurn(sending));
}

function next(): void {
  resting = false;
  const sending = ready.shift();
  if (!sending) return;
  const started = performance.now();
  sendPiece(sending);
  resting = true;
  setTimeout(next, REST * (performance.now() - started));
}

function takeTurn(sending: Sending): void {
  ready.push(sending);
  if (!resting) next();
}

/**
 * Sends the body of an answer whose head is written. A long one leaves in pieces, one of all answers at a time, with rests
 * between: however many ask for what is long, it takes a quarter of this thread's time, and all others find it free.
 */
export function sendBody(response: ServerResponse, body: string): void {
  if (body.length <= PIECE) response.end(body);
  else takeTurn({ response, body, sent: 0 });
}
