# syntax=docker/dockerfile:1

FROM node:24-bookworm-slim AS build
WORKDIR /gatehouse
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
# What GET /status names: docker build --build-arg GIT_COMMIT=$(git rev-parse HEAD) .
ARG GIT_COMMIT
RUN npm run build

# What the build has traced, and nothing else: no sources, no installation, no package manager's cache.
FROM node:24-bookworm-slim
WORKDIR /gatehouse
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIRECTORY=/data
COPY --from=build /gatehouse/.next/standalone ./
# Only the embedded database and a generated secret are written, where no DATABASE_URL is given.
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/status`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Why: lib/decisions/035-young-generation.md
CMD ["node", "--max-semi-space-size=16", "server.mjs"]
