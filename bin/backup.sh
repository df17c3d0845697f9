#!/usr/bin/env bash
# Keep database, photos and files in a new folder: bin/backup.sh FOLDER. The portal may go on meanwhile.
set -euo pipefail
here=$PWD
cd "$(dirname "$0")/.."
. bin/places.sh
[[ -n ${1:-} ]] || refuse "Say into which new folder: bin/backup.sh /backups/$(date +%F)"
folder=$(cd "$here" && realpath -m "$1")
[[ ! -e $folder ]] || refuse "$folder is there already; a backup begins in a new folder."

umask 077
unfinished=$folder.unfinished
rm -rf "$unfinished"
mkdir -p "$unfinished"
# The database first: a file is written before the row that names it, so all that the dump names is in the later copy.
say "Keeping the database …"
dump >"$unfinished/database.dump"
say "Keeping photos and files …"
pack >"$unfinished/media.tar"
(cd "$unfinished" && sha256sum database.dump media.tar >SHA256SUMS)
sync "$unfinished"/*
mv "$unfinished" "$folder"
say "Kept in $folder: $(du -sh "$folder" | cut -f1). Keep the keys of .env apart from it."
