#!/bin/sh
# Prints the published images of .env.example with the digests that their registries give now, as lines for .env:
# PROMETHEUS_IMAGE=prom/prometheus:v3.5.3@sha256:… A digest always names the same bytes, a tag may move.
set -eu
cd "$(dirname "$0")/.."

for variable in NODE_IMAGE PROMETHEUS_IMAGE ALERTMANAGER_IMAGE GRAFANA_IMAGE; do
  image=$(sed -n "s/^$variable=//p" .env.example)
  digest=$(docker buildx imagetools inspect "$image" --format '{{.Manifest.Digest}}')
  printf '%s=%s@%s\n' "$variable" "$image" "$digest" | grep -E '@sha256:[0-9a-f]{64}$' || {
    echo "pin-images: the registry gave no digest for $image" >&2
    exit 1
  }
done
