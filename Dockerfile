# Cometa in a container: `docker build -t cometa .`, then `docker run --rm -p 8080:8080 cometa`. docs/OPERATIONS.md says more.
ARG NODE=node:24-trixie-slim

# What is built needs neither the builder nor the tests' packages.
FROM ${NODE} AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node bin/cometa.mjs build && find dist -name '*.map*' -delete

FROM ${NODE} AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# uWebSockets.js brings a binary for each system: one of them is used here.
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund \
 && used="$(node -p '`uws_${process.platform}_${process.arch}_${process.versions.modules}.node`')" \
 && find node_modules/uWebSockets.js -name '*.node' ! -name "$used" -delete

FROM ${NODE}
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /src/package.json /src/LICENSE ./
COPY --from=build /src/bin bin
COPY --from=build /src/dist dist
RUN mkdir /data && chown node:node /data
ENV NODE_ENV=production DATA_DIR=/data
USER node
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8080}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "bin/cometa.mjs", "start"]
