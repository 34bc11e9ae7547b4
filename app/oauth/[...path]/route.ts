import { handleOAuth } from "@/lib/web/oauth/oauth-bridge";

export const dynamic = "force-dynamic";

export { handleOAuth as GET, handleOAuth as HEAD, handleOAuth as OPTIONS, handleOAuth as POST };
