#!/bin/sh
# Checks that the subjects of commits have at most 72 characters.
# usage: check-commits.sh            all commits after the one that added this script
#        check-commits.sh <file>     the commit message in the file, as a hook of git
# To install the hook:
#   ln -s ../../scripts/check-commits.sh .git/hooks/commit-msg
set -eu

script=scripts/check-commits.sh
if [ $# -gt 0 ]; then
  subjects=$(grep -v '^#' "$1" | head -n 1)
elif git rev-parse --git-dir >/dev/null 2>&1; then
  added=$(git log --diff-filter=A --format=%H -- ":/$script" | tail -n 1)
  subjects=$(git log --no-merges --format=%s "${added:-HEAD}..HEAD")
else
  echo 'no git repository: commits are not checked' >&2
  exit 0
fi

# The locale makes grep count characters, not bytes.
long=$(printf '%s\n' "$subjects" | LC_ALL=C.UTF-8 grep -E '^.{73,}' || true)
[ -z "$long" ] || {
  printf 'These commit subjects have more than 72 characters:\n%s\n' "$long" >&2
  exit 1
}
