export const dynamic = "force-dynamic";
export const GET = () => Response.json({ id: "nothing was read" });
