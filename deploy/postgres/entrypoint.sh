#!/bin/sh
# Makes the database on the first start, and is the database server on every one. Passwords come
# from files, never from the environment: POSTGRES_PASSWORD_FILE of the superuser and
# OWNER_PASSWORD_FILE of the role that owns the schema. Started again after it was cut off, it
# begins anew; data that were finished are never touched.
set -eu

BIN=/usr/lib/postgresql/17/bin
SETUP="${COXSWAIN_SETUP:-/opt/coxswain}"
PORT="${PGPORT:-5432}"
LISTEN="${COXSWAIN_LISTEN:-*}"
SOCKETS="${COXSWAIN_SOCKETS:-/tmp}"
DONE="$PGDATA/coxswain-complete"

fail() {
  echo "$1" >&2
  exit 1
}

# A password as an SQL literal.
secret() { # variable, file
  [ -n "$2" ] || fail "$1 is not set: it names the file that holds the password."
  [ -s "$2" ] || fail "$1: there is no password in $2. deploy/make-secrets.sh makes one."
  password="$(head -n 1 "$2")"
  [ "${#password}" -ge 16 ] || fail "$1: the password in $2 is shorter than 16 characters."
  printf "'%s'" "$(printf '%s' "$password" | sed "s/'/''/g")"
}

make() {
  superuser="$(secret POSTGRES_PASSWORD_FILE "${POSTGRES_PASSWORD_FILE:-}")"
  owner="$(secret OWNER_PASSWORD_FILE "${OWNER_PASSWORD_FILE:-}")"
  # what an earlier start left half made holds nothing yet
  find "$PGDATA" -mindepth 1 -delete 2>/dev/null || true
  "$BIN/initdb" -D "$PGDATA" -U postgres --no-locale -E UTF8 --data-checksums \
    --auth-local=trust --auth-host=scram-sha-256 >/dev/null
  printf "\ninclude '%s'\n" "$SETUP/coxswain.conf" >> "$PGDATA/postgresql.conf"

  # Nobody but this script reaches the server until it is whole.
  "$BIN/pg_ctl" -D "$PGDATA" -w -t 120 -l "$PGDATA/setup.log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$PGDATA' -p $PORT" start >/dev/null \
    || { cat "$PGDATA/setup.log" >&2; fail 'The server for setting up did not start.'; }
  psql() {
    "$BIN/psql" -X -q -v ON_ERROR_STOP=1 -h "$PGDATA" -p "$PORT" -U postgres "$@"
  }
  psql -d template1 -f "$SETUP/server.sql"
  psql -d postgres <<SQL
set password_encryption = 'scram-sha-256';
set log_statement = 'none';
set log_min_error_statement = 'panic';
alter role postgres password $superuser;
alter role coxswain_owner password $owner;
create database coxswain owner coxswain_owner template template0
  encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8';
SQL
  psql -d coxswain -f "$SETUP/database.sql" -f "$SETUP/cron.sql"
  "$BIN/pg_ctl" -D "$PGDATA" -w -t 120 -m fast stop >/dev/null
  rm -f "$PGDATA/setup.log"

  # Until here no password was needed, since nobody else was there.
  cat > "$PGDATA/pg_hba.conf" <<HBA
# Only with a password, from wherever the network lets through; pg_cron's own connection is local.
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
host all all ::1/128 scram-sha-256
host coxswain coxswain_owner,coxswain_app all scram-sha-256
HBA
  sync
  touch "$DONE"
}

[ -e "$DONE" ] || make
exec "$BIN/postgres" -D "$PGDATA" -c listen_addresses="$LISTEN" -p "$PORT" \
  -c unix_socket_directories="$SOCKETS"
