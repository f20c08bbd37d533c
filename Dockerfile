# syntax=docker/dockerfile:1
ARG NODE_IMAGE=node:24-bookworm-slim

# For working on the service: sources are mounted over /app, changes restart it.
FROM ${NODE_IMAGE} AS development
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
EXPOSE 3005
CMD ["npm", "run", "start:dev"]

FROM development AS build
RUN npm run build

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM ${NODE_IMAGE} AS production
ARG REVISION=unknown
LABEL org.opencontainers.image.title="penpal-monitoring-service" \
      org.opencontainers.image.vendor="Penpal AI Team" \
      org.opencontainers.image.revision="${REVISION}"
ENV NODE_ENV=production REVISION=${REVISION}
WORKDIR /app
# Nothing installs packages in production.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn*
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json services.yml ./
USER node
EXPOSE 3005
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["node", "dist/exporter/healthcheck.js"]
# For memory, not speed: 10 MB less resident with four services; one malloc arena 2 MB more.
ENV MALLOC_ARENA_MAX=1
CMD ["node", "--optimize-for-size", "--max-semi-space-size=2", "dist/exporter/main.js"]
