#!/bin/sh
# usage: release-notes.sh v1.2.3
# Prints the section of CHANGELOG.md for a tag. Fails without this section, or if package.json has another version.
set -eu
cd "$(dirname "$0")/.."
version=${1#v}

grep -q "^  \"version\": \"$version\",\$" package.json || {
  echo "release-notes: package.json has another version than $version" >&2
  exit 1
}
notes=$(awk -v heading="## [$version]" '
  /^## \[/ { inside = index($0, heading) == 1; next }
  inside' CHANGELOG.md | sed '/./,$!d')
[ -n "$notes" ] || {
  echo "release-notes: CHANGELOG.md has no section ## [$version]" >&2
  exit 1
}
printf '%s\n' "$notes"
