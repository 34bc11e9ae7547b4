import { answerNextAuth } from "@/lib/web/next-auth";

export const dynamic = "force-dynamic";

const answer = async (request: Request) => await answerNextAuth(request);

export { answer as GET, answer as POST };
