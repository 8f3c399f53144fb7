# Sourced: install Debian packages when we may, otherwise say exactly what to type.

# Print the prefix that gives us the rights of root, or fail.
root_prefix() {
    if [ "$(id -u)" -eq 0 ]; then
        return 0
    fi
    command -v sudo >/dev/null || return 1
    if sudo -n true 2>/dev/null; then
        echo "sudo -n"
    elif [ -t 0 ] && [ -z "${CI:-}" ]; then
        echo "sudo" # asks for the password
    else
        return 1
    fi
}

# install_by_apt REASON PACKAGE...: returns 1, having said why, when that cannot be done.
#
# Services of the packages are neither started now (policy-rc.d) nor at the next boot (disabled):
# the tests start their own servers.
install_by_apt() {
    local reason=$1 prefix log status=0
    shift
    if ! command -v apt-get >/dev/null; then
        echo "Missing $reason: $* (no apt-get here; install them your system's way)." >&2
        return 1
    fi
    if ! prefix=$(root_prefix); then
        echo "Missing $reason: $*. No rights to install them; please run:" >&2
        echo "    sudo apt-get update && sudo apt-get install --no-install-recommends $*" >&2
        return 1
    fi
    echo "== installing $reason: $* (apt-get${prefix:+ by sudo}; no service is started)" >&2
    log=$(mktemp)
    # shellcheck disable=SC2086  # the prefix is two words or none
    $prefix env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
        bash -s -- "$@" >"$log" 2>&1 <<'AS_ROOT' || status=$?
set -eu
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi
apt-get update -q || echo "the lists of packages could not be renewed; trying with the old ones"
apt-get install -q -y --no-install-recommends "$@" </dev/null
if command -v systemctl >/dev/null; then
    for unit in dovecot.service dovecot.socket postgresql.service; do
        case " $* " in *" ${unit%%.*}"*) systemctl --quiet disable "$unit" || true ;; esac
    done
fi
AS_ROOT
    if [ "$status" -ne 0 ]; then
        tail -n 15 "$log" >&2
        echo "apt-get could not install: $* (the lines above say why)." >&2
    fi
    rm -f "$log"
    return "$status"
}
