# Sourced by .ci/run: a container engine for the container tests, where the machine has none. What calls this looks at
# how it ended, so errexit is off in here, and each step that may fail says `|| return`.

# Folders of our own engine; none while the machine's is used.
engine=''

# Uses the engine that answers, else installs Debian's and starts it with a data folder of its own.
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
    docker info >/dev/null 2>&1 && return
    sleep 0.5
  done
  tail -n 20 "$engine/log" >&2
  stop_engine
  return 1
}

# Ends it and leaves nothing behind.
stop_engine() {
  [ -n "$engine" ] || return 0
  local pid
  pid="$(cat "$engine/pid" 2>/dev/null || true)"
  if [ -n "$pid" ]; then
    kill "$pid" && while kill -0 "$pid" 2>/dev/null; do sleep 0.2; done
  fi
  ip link delete docker0 2>/dev/null || true
  rm -rf "$engine"
  engine=''
}

install_engine() {
  apt-get update -qq &&
    apt-get install -y -qq --no-install-recommends docker.io iptables tini >/dev/null
}

# Compose and BuildKit's client are plugins, and Debian 12 has none that are new enough.
use_compose_plugins() {
  docker compose version >/dev/null 2>&1 && docker buildx version >/dev/null 2>&1 && return
  local plugin plugins='docker-compose docker-buildx' folder="$PWD/.cache/docker/cli-plugins"
  # shellcheck disable=SC2086 # a list of names
  sh demo/real-parts.sh .cache/real-parts $plugins || return
  mkdir -p "$folder"
  for plugin in $plugins; do
    ln -sfn "$PWD/.cache/real-parts/$plugin/usr/libexec/docker/cli-plugins/$plugin" "$folder/"
  done
  export DOCKER_CONFIG="$PWD/.cache/docker"
}
