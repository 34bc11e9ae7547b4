export {
  type Api,
  type ApiOptions,
  type CallOptions,
  createApi,
  everyItem,
  type Input,
  type Output,
  type TokenSource,
} from "./api.ts";
export type { Claims } from "./claims.ts";
export type { OperationId, Operations, ProblemCode } from "./operations.ts";
export { type Issue, ProblemError } from "./problem.ts";
export type { RetryPolicy } from "./retry.ts";
export { createSession, type Session, type SessionOptions, type Storage, webStorage } from "./session.ts";
