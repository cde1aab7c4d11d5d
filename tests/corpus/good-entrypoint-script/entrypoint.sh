#!/bin/sh
set -e
node_modules/.bin/knex migrate:latest
exec "$@"
