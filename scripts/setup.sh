#!/bin/sh
# Creates what `docker compose up` needs and a repository must not contain: secrets/, and .env with the
# user for the containers. Existing files and values stay. Needs no Node: sh scripts/setup.sh
set -eu
umask 077
cd "$(dirname "$0")/.."

# Prints a variable's value in .env.
value_of() { sed -n "s/^$1=//p" .env | tail -n 1; }

# Sets a variable in .env, unless it has a value.
set_if_empty() {
  [ -z "$(value_of "$1")" ] || return 0
  grep -v "^$1=" .env >.env.new || true
  printf '%s=%s\n' "$1" "$2" >>.env.new
  mv .env.new .env
}

# Writes a random token of 40 letters and digits (238 bits) to a file that only its owner can read.
make_secret() {
  [ ! -e "secrets/$1" ] || return 0
  LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c 40 >secrets/.new
  mv secrets/.new "secrets/$1"
  echo "made secrets/$1"
}

if [ ! -e .env ]; then
  cp .env.example .env
  echo 'made .env from .env.example'
  network=penpal-network
  if docker network inspect "$network" >/dev/null 2>&1; then
    set_if_empty PENPAL_NETWORK "$network"
    echo "found the network $network: the stack joins it and probes the real services (PENPAL_NETWORK in .env)"
  fi
fi

# The containers run as you, so that only you need access to these files; never as root.
uid=$(id -u) gid=$(id -g)
if [ "$uid" = 0 ]; then uid=${SUDO_UID:-10001} gid=${SUDO_GID:-10001}; fi
set_if_empty STACK_UID "$uid"
set_if_empty STACK_GID "$gid"

mkdir -p secrets/alerting
for name in notifications_token metrics_token admin_token api_token ai_service_api_key grafana_admin_password; do
  make_secret "$name"
done
if [ "$(id -u)" = 0 ]; then chown -R "$(value_of STACK_UID):$(value_of STACK_GID)" secrets .env; fi
echo 'ready: docker compose --profile demo up (simulated services), or docker compose up'
