#!/bin/sh
# Makes the secrets that docker-compose.yml hands to its services, each in a file of its own that
# only you may read. What is there already stays as it is.
set -eu
cd "$(dirname "$0")/.."
umask 077
mkdir -p secrets
for name in postgres_password owner_password app_password auth_secret; do
  [ -s "secrets/$name" ] && continue
  od -An -N32 -tx1 /dev/urandom | tr -d ' \n' > "secrets/$name.new"
  mv "secrets/$name.new" "secrets/$name"
  # compose mounts the file as it is; the services do not run as you
  chmod 644 "secrets/$name"
  echo "made secrets/$name"
done
chmod 700 secrets
