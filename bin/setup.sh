#!/usr/bin/env bash
# Install what the portal needs and lacks: system packages, .venv, node_modules. `--tests` adds a browser.
# Asks nothing, repeats nothing, and starts none of the distribution's own servers.
set -euo pipefail
cd "$(dirname "$0")/.."

source bin/packages.sh
with_tests=${1:-}
say() { printf '==> %s\n' "$*"; }
refuse() { printf '\n!!! %s\n' "$*" >&2; exit 1; }
mkdir -p .local 2>/dev/null && [[ -w .local ]] ||
  refuse "This folder belongs to somebody else: $(id -un) may not write to $PWD/.local. Clone it into a folder of your own."
log=$PWD/.local/setup.log
: >>"$log" 2>/dev/null || refuse "$log belongs to somebody else, probably root from an earlier start. Remove it, or go on as its owner."

# Run a step quietly; when it fails, show the end of what it said, and why that may be.
quietly() {
  local why=$1 code=0
  shift
  "$@" >"$log" 2>&1 </dev/null || code=$?
  [[ $code == 0 ]] || give_up "$why"
}
give_up() {
  tail -n 15 "$log" | sed 's/^/    /' >&2
  refuse "$1"
}

# ---- Python ---------------------------------------------------------------------------------------------------------
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
has_venv() { "$1" -c 'import venv, ensurepip' 2>/dev/null; }
find_python() {
  local candidate
  for candidate in python3 python3.13 python3.12 python3.11 python3.14; do
    if command -v "$candidate" >/dev/null && new_enough "$candidate" && has_venv "$candidate"; then
      echo "$candidate"
      return
    fi
  done
}
# The packages that bring a Python with venv: the distribution's own, or a second one where that is too old.
python_packages() {
  local version
  if command -v python3 >/dev/null && ! new_enough python3 || ! apt_offers python3-venv 3.11; then
    for version in 3.13 3.12 3.11; do
      if apt-cache show "python$version-venv" >/dev/null 2>&1; then
        echo "python$version-venv"
        return
      fi
    done
    return 1
  fi
  echo python3-venv
}
apt_offers() {
  local version
  version=$(apt-cache policy "$1" | sed -n 's/^  Candidate: //p')
  [[ -n $version && $version != '(none)' ]] && dpkg --compare-versions "$version" ge "$2"
}

# ---- system packages ------------------------------------------------------------------------------------------------
has_postgis() {
  local library
  for library in /usr/lib/postgresql/*/lib/postgis-3.so; do
    [[ -x ${library%/lib/*}/bin/initdb && -e /usr/share/postgresql/$(cut -d/ -f5 <<<"$library")/extension/postgis.control ]] && return
  done
  return 1
}
has_library() { [[ $libraries == *"$1"* ]]; }
has_program() { command -v "$1" >/dev/null || [[ -x /usr/bin/$1 || -x /usr/sbin/$1 ]]; }
has_browser() { has_program chromium || compgen -G "$HOME/.cache/ms-playwright/chromium*/" >/dev/null; }
# The papers need a Chinese face and a Latin one.
has_fonts() { has_program fc-list && [[ -n $(fc-list :lang=zh-cn file) && -n $(fc-list "Liberation Sans" file) ]]; }

look_around() {
  missing=()
  libraries=$(/sbin/ldconfig -p)
  has_postgis || missing+=(postgis)
  has_library libpango-1.0.so && has_library libpangoft2-1.0.so || missing+=(pango)
  has_fonts || missing+=(fonts)
  has_library libgdal.so && has_library libgeos_c.so && has_library libproj.so || missing+=(gdal)
  has_program redis-server || missing+=(redis)
  has_program msgfmt && has_program xgettext || missing+=(gettext)
  [[ -n $(find_python) ]] || missing+=(python)
  [[ $with_tests == --tests ]] || return 0
  has_browser || missing+=(browser)
  has_program pgbouncer || missing+=(pgbouncer)
}
look_around

as_root=()
become_root() {
  [[ $(id -u) == 0 ]] && return
  command -v sudo >/dev/null || refuse "Missing on this machine: ${missing[*]}. Installing needs root: run this as root once, or ask your administrator for $(names_for_people)."
  if ! sudo -n true 2>/dev/null; then
    [[ -t 0 ]] || refuse "Missing on this machine: ${missing[*]}. Installing needs root, and sudo wants a password that nobody can type here. Run \`sudo bin/setup.sh $with_tests\` once."
    say "Installing system packages needs sudo, which may ask for your password."
  fi
  as_root=(sudo env "DEBIAN_FRONTEND=noninteractive")
}
names_for_people() { echo "postgresql with postgis, gdal-bin, pango, fonts-noto-cjk, fonts-liberation, redis-server, gettext, python3-venv (3.11 or newer)${with_tests:+, chromium}"; }

apt_get() {
  local wait=(-o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0)
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get "${wait[@]}" -qq -y "$@"
}

newest_postgis() { apt-cache search --names-only '^postgresql-[0-9]+-postgis-3$' | cut -d' ' -f1 | sort -V | tail -n 1 | grep .; }
package_names() {
  local what
  for what in "${missing[@]}"; do
    case $what in
      postgis) newest_postgis || echo NO-POSTGIS ;;
      gdal) echo gdal-bin ;;
      # With the subset library a PDF takes a second, without it several; older systems have none of that name.
      pango) echo libpango-1.0-0 libpangoft2-1.0-0; apt_offers libharfbuzz-subset0 5 && echo libharfbuzz-subset0 ;;
      redis) echo redis-server ;;
      gettext) echo gettext ;;
      pgbouncer) echo pgbouncer ;;
      python) python_packages || echo NO-PYTHON ;;
      browser) apt_offers chromium 90 && echo chromium ;;   # Ubuntu has none; Playwright brings one below.
      fonts) echo fonts-noto-cjk fonts-liberation fontconfig ;;
    esac
  done
}

# Packages of servers would start them, and make a cluster of their own: neither is ours to do. Both notes are taken
# away again, and a cluster that exists is left as it is.
policy=/usr/sbin/policy-rc.d
clusters=/etc/postgresql-common/createcluster.d/shaosheng.conf
notes=()
start_nothing() {
  trap forget_notes EXIT
  if [[ ! -e $policy ]]; then
    notes+=("$policy")
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
  fi
  if [[ ! -e $clusters ]]; then
    notes+=("$clusters")
    "${as_root[@]}" mkdir -p "$(dirname "$clusters")"
    echo 'create_main_cluster = false' | "${as_root[@]}" tee "$clusters" >/dev/null
  fi
}
forget_notes() { [[ ${#notes[@]} == 0 ]] || "${as_root[@]}" rm -f "${notes[@]}"; }

install_packages() {
  local packages
  command -v apt-get >/dev/null || refuse "Missing on this machine: ${missing[*]}. Only Debian and Ubuntu are installed by themselves; elsewhere install $(names_for_people)."
  become_root
  say "Fetching the lists of system packages …"
  # One broken source among many must not stop us; whether the rest suffices shows below.
  apt_get update -o APT::Update::Error-Mode=any >"$log" 2>&1 </dev/null || say "Some package lists could not be fetched; going on with those that are here."
  mapfile -t packages < <(package_names | tr ' ' '\n')
  if [[ " ${packages[*]} " == *" NO-PYTHON "* ]]; then
    ! command -v python3 >/dev/null || new_enough python3 ||
      refuse "Python $(python3 -c 'import platform; print(platform.python_version())') is too old: 3.11 or newer is needed, and this distribution offers none. Debian 12, Ubuntu 24.04 or newer have it."
    give_up "No package list offers Python 3.11 or newer with venv. Is this machine connected to the network?"
  fi
  [[ " ${packages[*]} " != *" NO-POSTGIS "* ]] || give_up "No package list offers PostGIS. Is this machine connected to the network?"
  [[ ${#packages[@]} == 0 ]] && return
  say "Installing system packages: ${packages[*]} …"
  start_nothing
  quietly "The system packages could not be installed; the lines above say why. Is this machine connected to the network?" apt_get install --no-install-recommends "${packages[@]}"
  forget_notes
  notes=()
  look_around
  set -- "${missing[@]/browser/}"
  [[ -z $* ]] || refuse "Still missing after the installation: $*. The log is $log."
}
[[ ${#missing[@]} == 0 ]] || install_packages

python=$(find_python)
[[ -n $python ]] || refuse "Python 3.11 or newer with its venv module is needed; this machine has $(python3 --version 2>&1 || echo none)."

# ---- .venv ----------------------------------------------------------------------------------------------------------
digest() { sha256sum "$@" | sha256sum | cut -d' ' -f1; }
if [[ ! -x .venv/bin/python ]] || ! .venv/bin/python -c '' 2>/dev/null; then
  say "Making .venv with $($python --version) …"
  quietly ".venv could not be made; the lines above say why." "$python" -m venv --clear .venv
fi
# Serving needs less than testing. Who has tested here once keeps both, or each `make demo` would take the tools away.
lock=requirements-runtime.lock
if [[ $with_tests == --tests || $(cat .venv/lock.stamp 2>/dev/null) == requirements.lock* ]]; then lock=requirements.lock; fi
if [[ $(cat .venv/lock.stamp 2>/dev/null) != "$lock $(digest $lock)" ]]; then
  say "Installing Python packages from $lock …"
  quietly "The Python packages could not be installed. Is this machine connected to the network?" \
    install_locked .venv/bin/python $lock
  echo "$lock $(digest $lock)" >.venv/lock.stamp
fi
# A test installs with the oldest pips that people may have.
if [[ $with_tests == --tests && $(cat .local/old-pips/lock.stamp 2>/dev/null) != "$(digest bin/old-pips.lock)" ]]; then
  while read -r pip; do
    quietly "The old versions of pip that a test uses could not be fetched. Is this machine connected to the network?" \
      .venv/bin/python -m pip download "${quiet_pip[@]}" --no-deps --require-hashes --dest .local/old-pips -r <(echo "$pip")
  done <bin/old-pips.lock
  digest bin/old-pips.lock >.local/old-pips/lock.stamp
fi

# ---- node_modules ---------------------------------------------------------------------------------------------------
# Nothing is built with Node: npm only fetches the browser packages. Where it is absent, a copy from the Python registry
# serves, which needs no root and comes in one file.
node_enough() { command -v npm >/dev/null && command -v node >/dev/null && [[ $(node --version | tr -dc '0-9.' | cut -d. -f1) -ge 20 ]]; }
use_own_node() {
  local node=.local/node
  if [[ $(cat "$node/lock.stamp" 2>/dev/null) != "$(digest bin/node.lock)" ]]; then
    say "Installing Node, which this machine lacks, into $node …"
    rm -rf "$node"
    "$python" -m venv "$node"
    quietly "Node could not be installed. Is this machine connected to the network?" \
      install_locked "$node/bin/python" bin/node.lock
    digest bin/node.lock >"$node/lock.stamp"
  fi
  PATH=$PWD/$node/bin:$PATH
}
if [[ -f package-lock.json ]]; then
  browser_lock=$(digest package-lock.json)
  if [[ $(cat node_modules/lock.stamp 2>/dev/null) != "$browser_lock" ]]; then
    node_enough || use_own_node
    say "Fetching the browser packages from package-lock.json …"
    quietly "The browser packages could not be fetched. Is this machine connected to the network?" \
      npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    echo "$browser_lock" >node_modules/lock.stamp
  fi
fi

# ---- a browser where the distribution has none ----------------------------------------------------------------------
if [[ $with_tests == --tests ]] && ! has_browser; then
  become_root
  say "Fetching Chromium through Playwright …"
  quietly "Chromium could not be fetched. Install chromium by hand, or connect this machine to the network." \
    .venv/bin/playwright install chromium
  quietly "The libraries of Chromium could not be installed." "${as_root[@]}" .venv/bin/playwright install-deps chromium
fi
