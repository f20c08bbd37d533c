# Sourced by .ci/run: a container engine for the container tests, if the machine has none. The caller
# tests the exit code, which switches errexit off in here: each step that may fail needs `|| return`.

# The folder of our own engine. Empty while the machine's engine is used.
engine=''

# The engine reads the whole table of connections whenever a container stops. The tests make tens of thousands of
# connections within this machine, which no rule of the engine concerns.
untracked=(OUTPUT --out-interface lo --jump CT --notrack)

# Uses the running engine. Without one, installs Debian's and starts it with a data folder of its own.
start_engine() {
  use_compose_plugins || return
  docker info >/dev/null 2>&1 && return
  command -v dockerd >/dev/null && command -v iptables >/dev/null || install_engine || return
  engine="$(mktemp -d /var/tmp/penpal-engine-XXXXXX)"
  export DOCKER_HOST="unix://$engine/docker.sock"
  dockerd --data-root "$engine/data" --exec-root "$engine/exec" --pidfile "$engine/pid" \
    --host "$DOCKER_HOST" >"$engine/log" 2>&1 &
  local attempt
  for attempt in $(seq 60); do
    if docker info >/dev/null 2>&1; then
      iptables --table raw --insert "${untracked[@]}" || true
      return 0
    fi
    sleep 0.5
  done
  tail -n 20 "$engine/log" >&2
  stop_engine
  return 1
}

# Stops our own engine and removes its data.
stop_engine() {
  [ -n "$engine" ] || return 0
  local pid
  pid="$(cat "$engine/pid" 2>/dev/null || true)"
  if [ -n "$pid" ]; then
    kill "$pid" && while kill -0 "$pid" 2>/dev/null; do sleep 0.2; done
  fi
  iptables --table raw --delete "${untracked[@]}" 2>/dev/null || true
  ip link delete docker0 2>/dev/null || true
  rm -rf "$engine"
  engine=''
}

install_engine() {
  apt-get update -qq &&
    apt-get install -y -qq --no-install-recommends docker.io iptables tini >/dev/null
}

# Docker needs plugins for Compose and BuildKit; those of Debian 12 are too old. Compose is the oldest that the README
# names, Debian 13's; the newest is tried in the CI of GitHub.
use_compose_plugins() {
  docker compose version >/dev/null 2>&1 && docker buildx version >/dev/null 2>&1 && return
  local plugin plugins='docker-compose/trixie docker-buildx' folder="$PWD/.cache/docker/cli-plugins"
  # shellcheck disable=SC2086 # a list of names
  sh demo/real-parts.sh fetch $plugins || return
  mkdir -p "$folder"
  for plugin in docker-compose docker-buildx; do
    ln -sfn "$PWD/.cache/real-parts/$plugin/usr/libexec/docker/cli-plugins/$plugin" "$folder/"
  done
  export DOCKER_CONFIG="$PWD/.cache/docker"
}
