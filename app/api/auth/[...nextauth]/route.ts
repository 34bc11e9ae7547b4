import { passThroughNextAuth } from "@/lib/web/next-auth";

export const dynamic = "force-dynamic";

const answer = async (request: Request) => (await passThroughNextAuth(request)).response;

export { answer as GET, answer as POST };
