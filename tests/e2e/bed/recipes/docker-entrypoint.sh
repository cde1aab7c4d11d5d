#!/bin/sh
# An option, or what is no command, is an argument of node.
case "$1" in
  -*) set -- node "$@" ;;
  *) command -v "$1" >/dev/null || set -- node "$@" ;;
esac
exec "$@"
