#!/bin/sh
# Keeps the settings and secrets of `docker compose up` as files: .env, with the user for the containers, and
# secrets/. Existing files and values stay. Needs no Node: sh scripts/setup.sh
set -eu
umask 077
cd "$(dirname "$0")/.."

case ${1:-} in
'') ;;
-h | --help)
  echo 'usage: npm run setup (without Node: sh scripts/setup.sh)'
  echo 'Keeps the settings and secrets of Docker Compose as files: .env and secrets/. Overwrites nothing.'
  exit
  ;;
*)
  echo "setup: unexpected '$1' (npm run setup -- --help)" >&2
  exit 2
  ;;
esac

project=${COMPOSE_PROJECT_NAME:-penpal-monitoring}
oldest_compose=2.26

# All files are written here first and moved into place at the end, so that a full disk leaves nothing half-made.
new=$(mktemp -d ./.setup-XXXXXX)
trap 'rm -rf "$new"' EXIT
trap 'exit 1' HUP INT PIPE TERM

# Prints a variable's value in .env.
value_of() { sed -n "s/^$1=//p" "$new/.env" | tail -n 1; }

# Sets a variable in .env, unless it has a value.
set_if_empty() {
  [ -z "$(value_of "$1")" ] || return 0
  awk -v start="$1=" 'index($0, start) != 1' "$new/.env" >"$new/env"
  printf '%s=%s\n' "$1" "$2" >>"$new/env"
  mv "$new/env" "$new/.env"
}

# Writes the secret of an earlier start, or a random token of 40 letters and digits (238 bits).
make_secret() {
  [ ! -e "secrets/$1" ] || return 0
  for taken in "$new"/volumes/*/"$1"; do
    [ ! -s "$taken" ] || cp "$taken" "$new/secrets/$1"
  done
  [ -e "$new/secrets/$1" ] || LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c 40 >"$new/secrets/$1"
  [ -s "$new/secrets/$1" ]
}

# Warns if Docker is here and its Compose is missing or too old.
check_compose() {
  command -v docker >/dev/null || return 0
  version=$(docker compose version --short 2>/dev/null) ||
    version=$(docker-compose version --short 2>/dev/null) || version=0-none
  version=${version#v}
  printf '%s\n%s\n' "$oldest_compose" "$version" | sort -CV ||
    echo "warning: you need Docker Compose $oldest_compose or newer; here is ${version#0-}"
}

# Without PENPAL_NETWORK in .env: sets it if there is one network of a main stack, and lists them if there are more.
find_network() {
  [ -z "$(value_of PENPAL_NETWORK)" ] || return 0
  networks=$(docker network ls --format '{{.Name}}' 2>/dev/null | sort | grep 'penpal-network$') || return 0
  for name in $networks; do echo "found the network $name"; done
  if [ "$(printf '%s\n' "$networks" | wc -l)" -eq 1 ]; then
    set_if_empty PENPAL_NETWORK "$networks"
    echo "the stack joins $networks and probes the real services (PENPAL_NETWORK in .env)"
  else
    echo 'to probe real services, set PENPAL_NETWORK in .env to one of them'
  fi
}

# After a start without setup: gives the volumes of the stack to its user and copies their secrets to $new/volumes.
take_over_volumes() {
  volumes=$(docker volume ls --quiet --filter "label=com.docker.compose.project=$project" 2>/dev/null) || return 0
  [ -n "$volumes" ] || return 0
  image=${MONITORING_IMAGE:-$(value_of MONITORING_IMAGE)}
  [ -n "$image" ] || image=$(sed -n 's/^MONITORING_IMAGE=//p' .env.example)
  set --
  for name in $volumes; do set -- "$@" --volume "$name:/volumes/${name#"${project}_"}"; done
  mkdir "$new/volumes"
  docker run --rm --user 0 --network none "$@" "$image" sh -ec "chown -R $uid:$gid /volumes
    cd /volumes && tar -cf - *-secrets" | tar -xf - -C "$new/volumes"
}

check_compose
if [ -e .env ]; then cp .env "$new/.env"; else cp .env.example "$new/.env"; fi
find_network

# The containers run as you, so that only you need access to these files; never as root.
uid=$(id -u) gid=$(id -g)
if [ "$uid" = 0 ]; then uid=${SUDO_UID:-10001} gid=${SUDO_GID:-10001}; fi
set_if_empty STACK_UID "$uid"
set_if_empty STACK_GID "$gid"
uid=$(value_of STACK_UID) gid=$(value_of STACK_GID)

take_over_volumes
mkdir "$new/secrets"
for name in notifications_token metrics_token admin_token api_token ai_service_api_key grafana_admin_password; do
  make_secret "$name"
done

mkdir -p secrets/alerting
for file in "$new"/secrets/*; do
  [ -e "$file" ] || continue
  mv "$file" secrets/
  echo "made secrets/${file##*/}"
done
cmp -s "$new/.env" .env || { mv "$new/.env" .env && echo 'wrote .env'; }
find secrets .env -type f ! -name README.md ! -name .gitkeep \( -perm -0040 -o -perm -0004 \) |
  sed 's/^/others could read it, now only you: /'
chmod -R go= secrets .env
if [ "$(id -u)" = 0 ]; then
  chown -R "$uid:$gid" secrets .env
  # These belong to root, and the umask of the clone may hide them from that user.
  chmod -R o+rX prometheus.yml services.yml provisioning
fi
echo 'ready: docker compose --profile demo up (simulated services), or docker compose up'
