# Stages: `development` (sources mounted over it), `build`, `dependencies`, `fleet` (the simulated Penpal services of
# the Compose profile `demo`) and, last and so the default, `production`. Dependencies come before sources, so that a
# change to the sources installs nothing again. Pin the base by digest with --build-arg NODE_IMAGE=node@sha256:…
# Stages that only install and bundle JavaScript run on the platform of the builder.
ARG NODE_IMAGE=node:24-bookworm-slim

# For working on the service: sources are mounted over /app, changes restart it.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS development
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
EXPOSE 3005
CMD ["npm", "run", "start:dev"]

FROM development AS build
# The simulated services are no part of production.
RUN npm run build && mkdir fleet && mv dist/demo fleet/

FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Maps are for debuggers of the libraries; nothing here reads them.
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts && \
    find node_modules -name '*.map' -type f -exec rm {} +

# What production and the fleet have in common. Nothing installs packages there.
FROM ${NODE_IMAGE} AS runtime
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn* \
           /usr/local/bin/yarn /usr/local/bin/yarnpkg
# A name that cannot be looked up holds one of these threads until its time is over (default 4): one for each
# of the services that may vanish together, and some to go on with.
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
# It measures nothing: memory before speed.
CMD ["node", "--optimize-for-size", "--max-semi-space-size=2", "dist/demo/fleet/main.js"]

FROM runtime AS production
# The service; what renders the configurations, which Compose runs first; and what checks services.yml or one service.
COPY --from=build /app/dist ./dist
# Compose's named volumes begin as copies of these: whichever user the stack runs as can write in them.
RUN mkdir /volumes && cd /volumes && install -d -m 1777 \
    prometheus prometheus-b prometheus-config prometheus-secrets \
    alertmanager alertmanager-b alertmanager-config alertmanager-secrets \
    grafana grafana-secrets monitoring-secrets
COPY services.yml ./
# Last, as they differ from commit to commit.
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
# One thread helps V8 to collect garbage, as more of them wait for each other where there are few cores; the other flags
# bound what waits to be collected. To glibc: what compilers needed for a moment goes back to the system
# (docs/performance.md, memory).
ENV MALLOC_MMAP_THRESHOLD_=32768
CMD ["node", "--v8-pool-size=1", "--max-semi-space-size=2", "--heap-growing-percent=50", "dist/exporter/main.js"]
