import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../../../../../prisma/client/client";

export const dynamic = "force-dynamic";
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL, max: 10 }) });
const id = process.env.FLOOR_USER_ID;

export async function GET() {
  return Response.json(await prisma.user.findUnique({ where: { id }, select: { id: true, email: true } }));
}
