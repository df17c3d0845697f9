#!/usr/bin/env bash
# Bring back what bin/backup.sh has kept, into an empty portal, and verify it: bin/restore.sh FOLDER
set -euo pipefail
here=$PWD
cd "$(dirname "$0")/.."
. bin/places.sh
[[ -d ${1:-} || -d $here/${1:-} ]] || refuse "Say from which folder: bin/restore.sh /backups/2026-11-30"
folder=$(cd "$here" && realpath "$1")

(cd "$folder" && sha256sum --check --quiet SHA256SUMS) || refuse "$folder is not as it was written; nothing was touched."
quiet_down
[[ $(ask "SELECT to_regclass('public.django_migrations') IS NULL") == t ]] ||
  refuse "The database holds a portal already. Restore into an empty one; nothing was touched."
[[ -z $(kept_files) ]] || refuse "The folder of photos and files is not empty; nothing was touched."

say "Bringing back the database …"
empty_database
fill <"$folder/database.dump"
give_rights
say "Bringing back photos and files …"
unpack <"$folder/media.tar"
say "Verifying …"
for check in verify_files check_keys check_tree verify_events; do
  manage "$check" || refuse "$check has found something; the lines above say what. The portal was not started."
done
say "All is back and whole. The portal may be started: docker compose up --detach"
