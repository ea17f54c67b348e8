# One image for the server, the worker and the command line: the command says which.
# Tags are pinned, digests are not: pin `node:…@sha256:…` where images are mirrored.
ARG NODE_VERSION=20.20.2

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN --mount=type=cache,target=/root/.npm npm ci
RUN node_modules/.bin/tsc -b && node_modules/.bin/rolldown --config rolldown.config.mjs --configLoader native

# The same tree without what only tests and tools need, without examples and without sources.
FROM build AS production
RUN npm prune --omit=dev \
  && rm -rf node_modules/@example \
  && find apps libs \( -name src -o -name '*.tsbuildinfo' \) -prune -exec rm -rf {} +

FROM node:${NODE_VERSION}-bookworm-slim
ENV NODE_ENV=production \
    PARLEY_HOST=0.0.0.0 \
    PARLEY_DATA=/data
WORKDIR /app
COPY --from=production /app/package.json ./
COPY --from=production /app/node_modules ./node_modules
COPY --from=production /app/libs ./libs
COPY --from=production /app/apps ./apps
COPY deploy/healthcheck.mjs ./deploy/
# Only for the embedded stores: a volume mounted here belongs to the user that runs.
RUN mkdir -m 700 /data && chown 1000:1000 /data
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=600s --retries=3 \
  CMD ["node", "deploy/healthcheck.mjs", "3000"]
ENTRYPOINT ["node"]
CMD ["apps/server/dist/program/main.js"]
