# Where the parts of the portal are: on this machine when DATABASE_URL is set, in the services of docker compose otherwise.
# Sourced by backup.sh and restore.sh; no path of a container is written here, each service knows its own.

refuse() { printf '!!! %s\n' "$*" >&2; exit 1; }
say() { printf '==> %s\n' "$*"; }

if [[ -n ${DATABASE_URL:-} ]]; then
  : "${MEDIA_ROOT:?Set MEDIA_ROOT, the folder of photos and files, too.}"
  url=postgresql://${DATABASE_URL#*://}
  dump() { pg_dump --format custom --dbname "$url"; }
  ask() { psql -XAtq --set ON_ERROR_STOP=1 --dbname "$url" --command "$1"; }
  fill() { pg_restore --exit-on-error --no-privileges --dbname "$url"; }
  pack() { tar -C "$MEDIA_ROOT" -cf - .; }
  unpack() { mkdir -p "$MEDIA_ROOT" && tar -C "$MEDIA_ROOT" -xf -; }
  kept_files() { find "$MEDIA_ROOT" -type f 2>/dev/null | head -n 1; }
  manage() { .venv/bin/python manage.py "$@"; }
  quiet_down() { :; }
  give_rights() { [[ -z ${APPLICATION_DATABASE_URL:-} ]] || manage grant_application; }
  empty_database() { :; }
else
  command -v docker >/dev/null || refuse "There is neither DATABASE_URL nor docker: nothing says where the portal is."
  in_database() { docker compose exec -T database sh -c "$@"; }
  in_portal() { docker compose run --rm --no-deps -T web "$@"; }
  dump() { in_database 'pg_dump --format custom --username "$POSTGRES_USER" --dbname "$POSTGRES_DB"'; }
  ask() { in_database 'psql -XAtq --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --command "$1"' - "$1"; }
  fill() { in_database 'pg_restore --exit-on-error --no-privileges --username "$POSTGRES_USER" --dbname "$POSTGRES_DB"'; }
  pack() { in_portal sh -c 'tar -C "$MEDIA_ROOT" -cf - .'; }
  unpack() { in_portal sh -c 'tar -C "$MEDIA_ROOT" -xf -'; }
  kept_files() { in_portal sh -c 'find "$MEDIA_ROOT" -type f | head -n 1'; }
  manage() { in_portal python manage.py "$@"; }
  # The service that speaks as the owner of the tables: it makes the portal's role, which a dump does not hold.
  give_rights() { docker compose run --rm --no-deps -T migrate; }
  quiet_down() {
    docker compose stop web worker worker-long beat watch
    docker compose up --detach --wait database redis
  }
  # The image fills a new database with more of PostGIS than the portal's own holds, which would be in the way.
  empty_database() {
    in_database 'dropdb --force --username "$POSTGRES_USER" --maintenance-db template1 "$POSTGRES_DB"'
    in_database 'createdb --username "$POSTGRES_USER" --maintenance-db template1 --template template0 --encoding UTF8 --locale C.UTF-8 "$POSTGRES_DB"'
  }
fi
