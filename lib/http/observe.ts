import type { Client } from "@/lib/actor";
import type { OperationRequest, OperationResponse } from "@/lib/http/message";
import { log } from "@/lib/log";
import type { Contract } from "@/lib/operation";
import { countAnswer } from "@/lib/telemetry/metrics";
import { traced } from "@/lib/telemetry/tracing";

/**
 * Counts, traces and, where the log is asked for it, logs one request. Of what was asked it tells the contract alone: paths
 * and queries may carry codes.
 * @param contract none where nothing answers to the path or the method
 */
export function observed(
  request: OperationRequest,
  client: Client,
  contract: Contract | undefined,
  work: () => Promise<OperationResponse>,
): Promise<OperationResponse> {
  const started = performance.now();
  const { method, headers } = request;
  const attributes = {
    "http.request.method": method,
    "http.route": contract?.path,
    "gatehouse.operation": contract?.id,
    "gatehouse.request_id": client.requestId,
  };
  const name = contract ? `${method} ${contract.path}` : method;
  return traced({ name, kind: "server", attributes, headers }, async (span) => {
    const answer = await work();
    const { status } = answer;
    const milliseconds = performance.now() - started;
    span.set({ "http.response.status_code": status });
    countAnswer(contract?.id ?? "none", status, milliseconds / 1000);
    const summary = { requestId: client.requestId, operation: contract?.id, method, status };
    log.info({ ...summary, milliseconds: Math.round(milliseconds * 10) / 10 }, "answered");
    return answer;
  });
}
