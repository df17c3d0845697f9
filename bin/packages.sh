# Install exactly what a lock file names, by hash. Sourced by bin/setup.sh; needs nothing but the Python that it is given.
# Nothing is resolved: an index that offers newer packages tomorrow changes nothing of what is installed today.

# install_locked PYTHON LOCK: with uv where it can be had, for it takes seconds instead of half a minute; or else with pip.
install_locked() {
  local python=$1 lock=$2
  if has_uv "$python" && with_uv "$python" "$lock"; then return; fi
  "$python" -m pip install "${quiet_pip[@]}" --no-deps --require-hashes -r "$lock"
}

quiet_pip=(--disable-pip-version-check --no-input)

has_uv() {
  [[ -x $(dirname "$1")/uv ]] ||
    "$1" -m pip install "${quiet_pip[@]}" --no-deps --require-hashes -r "$(dirname "${BASH_SOURCE[0]}")/uv.lock"
}

# uv does not read pip's settings, and a mirror is often set there and nowhere else.
with_uv() {
  local python=$1 lock=$2 index more links certificates only=()
  index=$(pip_setting "$python" index-url) more=$(pip_setting "$python" extra-index-url)
  links=$(pip_setting "$python" find-links) certificates=$(pip_setting "$python" cert)
  [[ -z $index ]] || export UV_DEFAULT_INDEX=${UV_DEFAULT_INDEX:-$index}
  [[ -z $more ]] || export UV_INDEX=${UV_INDEX:-$more}
  [[ -z $links ]] || export UV_FIND_LINKS=${UV_FIND_LINKS:-${links// /,}}
  [[ -z $certificates ]] || export SSL_CERT_FILE=${SSL_CERT_FILE:-$certificates}
  [[ -z $(pip_setting "$python" no-index) ]] || only=(--no-index)
  [[ ! -e /etc/ssl/certs/ca-certificates.crt ]] || only+=(--system-certs)
  # The hash says which file is meant, wherever it is found.
  "$(dirname "$python")/uv" pip sync --python "$python" "${only[@]}" --index-strategy unsafe-best-match --require-hashes "$lock"
}

# Values of several lines, as pip allows for addresses, come as one line with spaces.
pip_setting() {
  "$1" -m pip config list 2>/dev/null | sed -n "s/^[^=]*\.$2='\(.*\)'\$/\1/p" | sed 's/\\n/ /g' | tail -n 1
}
