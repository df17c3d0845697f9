#!/usr/bin/env bash
# Keep the database and the files of a portal as an older commit makes them, so that upgrades from there can be tried:
#     tests/upgrade/keep.sh COMMIT NAME        writes tests/upgrade/NAME.sql.gz and tests/upgrade/NAME.media.tar.gz
# The rows are those of the invented district and of the story in life.py, which runs in a tree of that commit with the
# packages of this one. `before-wings` was kept at "Mend what the whole run refused", the last commit before the wings.
set -euo pipefail

commit=$1 name=$2
here=$(cd "$(dirname "$0")" && pwd) top=$(cd "$here/../.." && pwd)
tree=$(mktemp -d)/tree
trap 'git -C "$top" worktree remove --force "$tree"' EXIT
git -C "$top" worktree add --quiet --detach "$tree" "$commit"
ln -s "$top/.venv" "$top/node_modules" "$tree"
mkdir -p "$tree/tests/upgrade"
cp "$here/life.py" "$tree/tests/upgrade/"

cd "$tree"
export OUT="$here/$name"
.venv/bin/python bin/portal.py run --test -- bash -euo pipefail -c '
  python manage.py migrate --verbosity 0
  python manage.py shell --verbosity 0 --command "from tests.upgrade import life; life.main()"
  # What only newer or patched programs of PostgreSQL understand is left out.
  pg_dump --no-owner --no-privileges --rows-per-insert 100 "${DATABASE_URL/postgis:/postgresql:}" |
    grep -v -e "^SET transaction_timeout" -e "^.restrict" -e "^.unrestrict" | gzip -9n >"$OUT.sql.gz"
  tar --create --sort=name --mtime=@0 --owner=0 --group=0 --directory "$MEDIA_ROOT" . | gzip -9n >"$OUT.media.tar.gz"
'
