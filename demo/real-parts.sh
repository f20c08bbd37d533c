#!/bin/sh
# usage: real-parts.sh <cache folder> <package>...
# Downloads packages of Debian's suite sid and unpacks each into <cache folder>/<package>, unless it is
# there already. Works without root and installs nothing: apt gets a source list, package lists and
# archives of its own in <cache folder>/apt. The mirrors and proxies are the machine's.
# If that fails, it prints the reason in one line on standard error and exits with 1.
set -eu

fail() {
  echo "$1" >&2
  exit 1
}

os_release=${OS_RELEASE_FILE:-/etc/os-release}
grep -qsxE 'ID="?debian"?' "$os_release" || fail 'packages can be fetched only on Debian'
codename=$(sed -nE 's/^VERSION_CODENAME="?([a-z]+)"?$/\1/p' "$os_release")
mkdir -p "$1/apt/lists/partial" "$1/apt/archives/partial"
cache=$(cd "$1" && pwd -P) apt=$(cd "$1/apt" && pwd -P)
shift

exec 9>"$cache/lock"
flock --timeout 300 9 || fail "another process has held $cache/lock for 300 s"
missing=
for package; do [ -d "$cache/$package" ] || missing="$missing $package"; done
[ -n "$missing" ] || exit 0

# The machine's Debian archives with the suite replaced; only what Debian signed is accepted.
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
options='target=Packages'
[ ! -r "$keyring" ] || options="$options signed-by=$keyring"
apt-get indextargets --no-release-info --format '$(RELEASE) $(REPO_URI)' \
  'Created-By: Packages' 'Component: main' | grep -v ' cdrom:' |
  sed -nE "s#^(${codename:-sid}|stable|testing|unstable|sid) (.+)#deb [$options] \2 sid main#p" |
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
  dpkg-deb --extract "${package}"_*.deb "$package" 2>>log || fail "$(tail -n1 log)"
  mv "$package" "$cache/"
done
