import { passThroughNextAuth } from "@/lib/http/next-auth";

export const dynamic = "force-dynamic";

const answer = async (request: Request) => (await passThroughNextAuth(request)).response;

export { answer as GET, answer as POST };
