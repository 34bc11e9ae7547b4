import { notFound } from "next/navigation";
import { describeProblem, Problem } from "@/lib/problem";

/** The answer of an operation that a page shows; the page of what is not there, where the address names no such thing. */
export async function found<Output>(answer: Promise<Output>): Promise<Output> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const names = error.kind === "request.invalid" || describeProblem(error.kind).status === 404;
    if (names) notFound();
    throw error;
  }
}
