import pg from "pg";

export const dynamic = "force-dynamic";
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const id = process.env.FLOOR_USER_ID;

export async function GET() {
  const { rows } = await pool.query("SELECT id, email FROM users WHERE id = $1", [id]);
  return Response.json(rows[0]);
}
