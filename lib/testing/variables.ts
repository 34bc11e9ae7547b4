/** What a deployment would configure. Tests that need another value say so with `configure`. */
export const testVariables = {
  APP_URL: "http://localhost:3000",
  APP_SECRET: "dGVzdHMgb25seTogOWYzN2MxYjRlMmE4ZDA2NTc",
  RATE_LIMITS: "off",
};
