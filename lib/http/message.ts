/** Header fields as far as anything of ours reads them. */
export type Fields = Pick<Headers, "get">;

/** What an operation sees of a request. Less than the web's `Request`, which takes longer to make than most operations do. */
export interface OperationRequest {
  method: string;
  url: URL;
  headers: Fields;
  /** Null where there is none. */
  body: AsyncIterable<Uint8Array> | null;
}

/** What a host has to send. */
export interface OperationResponse {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string | null;
}

export const toOperationRequest = (request: Request): OperationRequest => ({
  method: request.method,
  url: new URL(request.url),
  headers: request.headers,
  body: request.body,
});

export const toResponse = ({ status, headers, body }: OperationResponse): Response =>
  new Response(body, { status, headers });

/** Header fields with their names in lower case; of two that are the same the later counts. */
export const fields = (...lists: Record<string, string>[]): Record<string, string> =>
  Object.fromEntries(lists.flatMap((list) => Object.entries(list).map(([name, value]) => [name.toLowerCase(), value])));
