#!/bin/sh
# usage: real-parts.sh find <part>          prints the version of a real program, then its command,
#                                           one word a line
#        real-parts.sh fetch <package>...   unpacks packages of Debian's suite sid into the cache, or of
#                                           Debian 13: name/trixie
#        real-parts.sh node <version>       prints the path of that Node, which npm brings into the cache
# A part is taken from the PATH if it is new enough there, else from the cache, else fetched. Works
# without root and installs nothing: apt gets a source list, package lists and archives of its own in
# the cache; mirrors and proxies are the machine's. On failure it prints the reason and exits with 1.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
cache=${REAL_PARTS_CACHE:-$(dirname "$here")/.cache/real-parts}
os_release=${OS_RELEASE_FILE:-/etc/os-release}

fail() {
  echo "$1" >&2
  exit 1
}

# Prints those packages that are not in the cache.
missing_of() {
  for package; do [ -d "$cache/${package%/*}" ] || echo "$package"; done
}

fetch() {
  [ -n "$(missing_of "$@")" ] || return 0
  grep -qsxE 'ID="?debian"?' "$os_release" || fail 'packages can be fetched only on Debian'
  mkdir -p "$cache/apt/lists/partial" "$cache/apt/archives/partial"
  cache=$(cd "$cache" && pwd -P) apt=$(cd "$cache/apt" && pwd -P)
  exec 9>"$cache/lock"
  flock --timeout 300 9 || fail "another process has held $cache/lock for 300 s"
  missing=$(missing_of "$@")
  [ -n "$missing" ] || return 0
  # shellcheck disable=SC2046,SC2086 # lists of names
  write_apt_configuration $(printf '%s\n' $missing | sed -n 's#.*/##p')

  # Only the holder of the lock gets here, so what an interrupted process left may go.
  rm -rf "$cache"/unpack-*
  work=$(mktemp -d "$cache/unpack-XXXXXX")
  trap 'rm -rf "$work"' EXIT
  cd "$work"
  # One of several archives may fail without harm: what counts is the download.
  LC_ALL=C apt-get -qq -c "$apt/apt.conf" update >log 2>&1 || true
  # shellcheck disable=SC2086 # a list of names
  LC_ALL=C apt-get -qq -c "$apt/apt.conf" download $missing >>log 2>&1 ||
    fail "$(grep -m1 '^[EW]:' log || tail -n1 log)"
  for package in $missing; do
    package=${package%/*}
    dpkg-deb --extract "${package}"_*.deb "$package" 2>>log || fail "$(tail -n1 log)"
    mv "$package" "$cache/"
  done
}

# Arguments: further suites.
write_apt_configuration() {
  codename=$(sed -nE 's/^VERSION_CODENAME="?([a-z]+)"?$/\1/p' "$os_release")
  # The machine's Debian archives with the suite replaced; only what Debian signed is accepted.
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  options='target=Packages'
  [ ! -r "$keyring" ] || options="$options signed-by=$keyring"
  apt-get indextargets --no-release-info --format '$(RELEASE) $(REPO_URI)' \
    'Created-By: Packages' 'Component: main' | grep -v ' cdrom:' |
    sed -nE "s#^(${codename:-sid}|stable|testing|unstable|sid) (.+)#\2#p" |
    while read -r archive; do
      for suite in sid "$@"; do echo "deb [$options] $archive $suite main"; done
    done |
    sort -u >"$apt/sid.list"
  [ -s "$apt/sid.list" ] || fail "the machine's apt sources name no Debian archive"
  : >"$apt/status"
  cat >"$apt/apt.conf" <<CONF
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
APT::Sandbox::User "root";
APT::Update::Error-Mode "any";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::http::Timeout "20";
Acquire::https::Timeout "20";
Dir::Cache "$apt";
Dir::Cache::archives "$apt/archives";
Dir::Etc::sourcelist "$apt/sid.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$apt";
Dir::State::Lists "$apt/lists";
Dir::State::status "$apt/status";
CONF
}

find_part() {
  part=$1 names=$1 package=$1 minimum= ask=--version
  page=https://prometheus.io/download/
  case "$part" in
    prometheus | promtool) minimum=3.0.0 ;;
    alertmanager) minimum=0.27.0 package=prometheus-alertmanager names="$part $package" ;;
    amtool) minimum=0.27.0 package=prometheus-alertmanager ;;
    blackbox_exporter)
      minimum=0.24.0 package=prometheus-blackbox-exporter names="$part $package"
      ;;
    kubectl) minimum=1.28.0 ask='version --client' page=https://kubernetes.io/docs/tasks/tools/ ;;
    victoria-metrics | vmalert)
      package=victoria-metrics names="$part $part-prod"
      page=https://github.com/VictoriaMetrics/VictoriaMetrics/releases
      ;;
    *) fail "no such part: $part" ;;
  esac
  too_old= folders=${REAL_PARTS_PATH:-$PATH} ifs=$IFS
  IFS=:
  for folder in $folders; do
    IFS=$ifs
    for name in $names; do take "$folder/$name"; done
  done
  IFS=$ifs
  wanted="Put $part${minimum:+ $minimum or newer} on the PATH ($page)."
  absent="No $part: not on the PATH${too_old:+ (only$too_old)}, and"
  failure=$( (fetch "$package") 2>&1) || fail "$absent $failure. $wanted"
  too_old= why=
  for name in $names; do
    if [ "$part" = alertmanager ]; then
      take sh "$here/private-share.sh" "$cache/$package/usr/share" "$cache/$package/usr/bin/$name"
    else
      take "$cache/$package/usr/bin/$name"
    fi
  done
  fail "$absent Debian's package in $cache does not run here${too_old:+ (only$too_old)}$why. $wanted"
}

# Ends with this command if its program is there, runs and is new enough.
take() {
  for file; do :; done
  [ -f "$file" ] && [ -x "$file" ] || return 0
  # shellcheck disable=SC2086 # a list of arguments
  output=$("$@" $ask 2>&1) || {
    why=": $(printf '%s\n' "$output" | tail -n 1)"
    return 0
  }
  version=$(printf '%s\n' "$output" |
    sed -nE 's/.*(version |Version: v|-v)([0-9]+\.[0-9]+(\.[0-9]+)?).*/\2/p' | head -n 1)
  if [ -z "$minimum$version" ] || printf '%s\n%s\n' "$minimum" "$version" | sort -CV; then
    printf '%s\n' "${version:-unknown}" "$@"
    exit
  fi
  too_old="$too_old ${version:-unknown}"
}

find_node() {
  folder=$cache/node-$1
  name=node-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
  if [ ! -x "$folder/bin/node" ]; then
    mkdir -p "$cache"
    work=$(mktemp -d "$cache/node-XXXXXX")
    trap 'rm -rf "$work"' EXIT
    (cd "$work" && tar xzf "$(npm pack --silent "$name@$1" 2>/dev/null)") 2>/dev/null ||
      fail "No Node $1: npm cannot fetch $name@$1."
    mv "$work/package" "$folder" 2>/dev/null || [ -x "$folder/bin/node" ]
  fi
  echo "$folder/bin/node"
}

command=${1:-}
[ $# -ge 2 ] || fail 'usage: real-parts.sh find <part> | fetch <package>... | node <version>'
shift
case "$command" in
  find) find_part "$1" ;;
  fetch) fetch "$@" ;;
  node) find_node "$1" ;;
  *) fail "no such command: $command" ;;
esac
