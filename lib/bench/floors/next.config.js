import path from "node:path";

/** The three smallest route handlers, for `npm run bench` to compare with. */
export default {
  serverExternalPackages: ["pg", "@prisma/adapter-pg", "@prisma/client"],
  turbopack: { root: path.resolve(import.meta.dirname, "../../../..") },
};
