#!/usr/bin/env bash
# Makes the passwords, keys and certificates that docker-compose.yml and deploy/compose.tls.yml mount, each only where it is missing.
# Usage: deploy/make-secrets.sh [FOLDER]      FOLDER: deploy/secrets when not given
set -euo pipefail

folder=${1:-"$(dirname "$0")/secrets"}
# Nobody else gets into the folder. The files in it are readable, because containers read them as users of their own.
mkdir -p "$folder"
chmod 700 "$folder"
cd "$folder"
umask 022

# make NAME COMMAND...: writes what the command prints to NAME, whole or not at all.
make() {
  local name=$1
  shift
  if [ -s "$name" ]; then
    echo "kept  $name"
    return
  fi
  "$@" >".$name.new"
  mv ".$name.new" "$name"
  echo "made  $name"
}

authority() {
  openssl req -x509 -newkey rsa:3072 -nodes -sha256 -days 3650 -subj '/CN=Parley stores' \
    -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign' \
    -keyout .eventstore-ca.key -out - 2>/dev/null
}

# Of one node. EventStoreDB asks for this common name, and for both uses.
node_certificate() {
  openssl req -new -key eventstore-node.key -subj '/CN=eventstoredb-node' |
    openssl x509 -req -sha256 -days 825 -CA eventstore-ca.crt -CAkey .eventstore-ca.key -CAcreateserial \
      -CAserial .eventstore-ca.srl -extfile <(
        echo 'subjectAltName=DNS:eventstore,DNS:localhost,IP:127.0.0.1'
        echo 'extendedKeyUsage=serverAuth,clientAuth'
        echo 'keyUsage=critical,digitalSignature,keyEncipherment'
      ) 2>/dev/null
}

make mongo-keyfile openssl rand -base64 756
make mongo-root-password openssl rand -hex 32
make mongo-password openssl rand -hex 32
make eventstore-admin-password openssl rand -hex 32
make eventstore-ca.crt authority
make eventstore-node.key openssl genrsa 3072
make eventstore-node.crt node_certificate
