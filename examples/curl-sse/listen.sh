#!/bin/sh
# ./listen.sh [address] [topics]: follows a stream with curl alone; comes back with its cursor when it breaks.
url=${1:-http://127.0.0.1:3000}
topics=${2:-middle-east}
place=$(mktemp) || exit 1
trap 'rm -f "$place"' EXIT
trap 'exit 130' INT TERM HUP
while :; do
  curl -sSN --max-time 3600 ${AJIL_TOKEN:+-H "Authorization: Bearer $AJIL_TOKEN"} \
    -H "Last-Event-ID: $(cat "$place")" -w '\nstatus %{http_code}\n' "$url/v1/stream?topics=$topics" |
    while IFS= read -r line; do
      case $line in
        'id: '*) id=${line#id: } ;;
        'event: '*) event=${line#event: } ;;
        'data: '*) data=${line#data: } ;;
        # An event is whole at its blank line: one that was cut comes again.
        '')
          [ -z "$data" ] || [ "$event" = head ] || printf '%s %s\n' "$event" "$data"
          [ -z "$id" ] || printf '%s\n' "$id" >"$place"
          id='' event='' data=''
          ;;
        # A problem: why there is no stream. Only that of too many passes by itself.
        '{'*) printf '%s\n' "$line" >&2 ;;
        'status 429') ;;
        'status 4'*) exit 1 ;;
      esac
    done || exit 1
  sleep 2
done
