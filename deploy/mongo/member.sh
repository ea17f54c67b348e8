#!/usr/bin/env bash
# Starts one member of the replica set; arguments go to mongod. mongod takes a key file only from its own user and closed to all others,
# which a mounted secret cannot be: hence the copy in the container's memory.
set -euo pipefail
umask 077
cp /run/secrets/mongo_keyfile /tmp/keyfile
exec docker-entrypoint.sh mongod --keyFile /tmp/keyfile "$@"
