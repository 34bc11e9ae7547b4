import { createServer } from "node:http";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "@/prisma/client/client";

/* The least a Node server does: answer; answer with one row read by its key through pg, or through Prisma. */
const connectionString = process.env.DATABASE_URL;
const pool = new pg.Pool({ connectionString, max: 10 });
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 10 }) });
const id = process.env.FLOOR_USER_ID;

const answers = {
  "/bare": async () => ({ id }),
  "/pg": async () => (await pool.query("SELECT id, email FROM users WHERE id = $1", [id])).rows[0],
  "/prisma": () => prisma.user.findUnique({ where: { id }, select: { id: true, email: true } }),
};

createServer(async (request, response) => {
  const body = JSON.stringify(await answers[request.url]());
  response.writeHead(200, { "Content-Type": "application/json" }).end(body);
}).listen(Number(process.env.PORT), "127.0.0.1");
