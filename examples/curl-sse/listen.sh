#!/bin/sh
# ./listen.sh [address] [topics]: follows a stream with curl alone; comes back with its cursor when it breaks.
url=${1:-http://127.0.0.1:3000}
topics=${2:-middle-east}
place=$(mktemp) && trap 'rm -f "$place"' EXIT
while :; do
  curl -sN --max-time 3600 ${AJIL_TOKEN:+-H "Authorization: Bearer $AJIL_TOKEN"} \
    -H "Last-Event-ID: $(cat "$place")" "$url/v1/stream?topics=$topics" |
    while IFS= read -r line; do
      case $line in
        'id: '*) echo "${line#id: }" >"$place" ;;
        'event: '*) event=${line#event: } ;;
        'data: '*) [ "$event" = head ] || echo "$event ${line#data: }" ;;
      esac
    done
  sleep 2
done
