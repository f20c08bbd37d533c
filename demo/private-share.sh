#!/bin/sh
# usage: private-share.sh <folder> <command>...
# Runs a command that sees <folder> as /usr/share, in a mount namespace of its own and under this pid.
# Debian's Alertmanager needs it: it opens /usr/share/prometheus/alertmanager/default.tmpl when it
# starts and has no option for another place.
for flags in --mount '--map-root-user --mount'; do
  # Root needs no user namespace, and in one it could not read other users' files.
  # shellcheck disable=SC2086 # a list of flags
  unshare $flags true 2>/dev/null || continue
  # The machine's time zones stay visible.
  exec unshare $flags sh -c 'share=$1; shift
    if [ -d /usr/share/zoneinfo ]; then
      mkdir -p "$share/zoneinfo" && mount --rbind /usr/share/zoneinfo "$share/zoneinfo" || exit
    fi
    mount --rbind "$share" /usr/share && exec "$@"' sh "$@"
done
echo 'it needs a private mount namespace, which this machine does not permit' >&2
exit 1
