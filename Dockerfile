# Stages: `packages`, `development` (the sources are mounted over it), `build`, `dependencies`, `fleet` (the simulated
# Penpal services of the Compose profile `demo`) and `production`, the default. Packages are installed before the sources
# are copied, so a change to the sources installs nothing again. `sh scripts/pin-images.sh` prints the base image by digest.
# Stages that only install and bundle JavaScript run on the platform of the builder.
ARG NODE_IMAGE=node:24-bookworm-slim

# To run and to bundle the sources: `dependencies` and `optionalDependencies`, without the tools of the tests.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts

# For work on the service (deploy/compose/monitoring-service.yml): a change to the mounted sources restarts it.
FROM packages AS development
COPY . .
EXPOSE 3005
CMD ["npm", "run", "start:dev"]

FROM development AS build
# The simulated services are not in the production image.
RUN npm run build && mkdir fleet && mv dist/demo fleet/

FROM packages AS dependencies
# The bundled service needs no optional package and no source map of a library.
RUN npm prune --omit=dev --omit=optional --ignore-scripts && find node_modules -name '*.map' -type f -exec rm {} +

# The base of production and fleet, without package managers.
FROM ${NODE_IMAGE} AS runtime
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn* \
           /usr/local/bin/yarn /usr/local/bin/yarnpkg
# Each name lookup that hangs holds a thread of this pool (default 4) until its timeout.
ENV NODE_ENV=production UV_THREADPOOL_SIZE=16
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./

FROM runtime AS fleet
LABEL org.opencontainers.image.title="penpal-simulated-services" \
      org.opencontainers.image.vendor="Penpal AI Team"
COPY --from=build /app/fleet ./dist
ENV FLEET_HOST=0.0.0.0
USER node
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "dist/demo/fleet/healthcheck.js"]
# Saves memory at the cost of speed.
CMD ["node", "--optimize-for-size", "--max-semi-space-size=2", "dist/demo/fleet/main.js"]

FROM runtime AS production
# The service, `prepare` for Compose, and the commands that check services.yml and one service.
COPY --from=build /app/dist ./dist
# Compose's named volumes start as copies of these folders, so any user of the stack can write to them.
RUN mkdir /volumes && cd /volumes && install -d -m 1777 \
    prometheus prometheus-b prometheus-config prometheus-secrets \
    alertmanager alertmanager-b alertmanager-config alertmanager-secrets \
    grafana grafana-secrets monitoring-secrets
COPY services.yml ./
# Last, because they change with every commit.
ARG VERSION=3.0.0
ARG REVISION=unknown
ARG CREATED
LABEL org.opencontainers.image.title="penpal-monitoring-service" \
      org.opencontainers.image.description="Probes the services of Penpal AI, mirrors their business figures, serves metrics and an API" \
      org.opencontainers.image.vendor="Penpal AI Team" \
      org.opencontainers.image.licenses="LicenseRef-Proprietary" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
ENV REVISION=${REVISION}
USER node
EXPOSE 3005
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "dist/exporter/healthcheck.js"]
# V8: one helper thread for garbage collection is fastest on few cores; the other flag keeps the heap small. glibc:
# large blocks go back to the system when they are freed. Figures: docs/performance.md, memory.
ENV MALLOC_MMAP_THRESHOLD_=32768
CMD ["node", "--v8-pool-size=1", "--max-semi-space-size=2", "dist/exporter/main.js"]
