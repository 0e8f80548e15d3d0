#!/usr/bin/env bash
# Make the virtual environment hold exactly what constraints.txt pins: with uv where it can be had, else with pip.
# scripts/environment.sh FOLDER    PYTHON: the interpreter to start from; NO_UV=1: pip only
set -euo pipefail
cd "$(dirname "$0")/.."
venv=$1
export PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf '%s\n' "$*" >&2; }

recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

interpreter() {
    if [ -n "${PYTHON:-}" ]; then
        recent "$PYTHON" && { echo "$PYTHON"; return; }
        say "需要 Python 3.11 或更新的版本：$PYTHON 是 $("$PYTHON" --version 2>&1 || true)。"
    else
        for found in python3 python3.13 python3.12 python3.11; do
            recent "$found" && { echo "$found"; return; }
        done
        say "需要 Python 3.11 或更新的版本，这台机器上没有找到。"
    fi
    say "请指明解释器，例如：make run PYTHON=/usr/bin/python3.12"
    return 1
}

# What pip was told by its own settings (a mirror, a folder of wheels), for uv, which reads none of them.
told_pip() { "$venv/bin/python" -m pip config get ":env:.$1" 2>/dev/null || "$venv/bin/python" -m pip config get "global.$1" 2>/dev/null || true; }

by_uv() {
    [ -z "${NO_UV:-}" ] || return 1
    "$venv/bin/python" -m pip install -qq uv || return 1
    local links index extra cert
    links=$(told_pip find-links) index=$(told_pip index-url) extra=$(told_pip extra-index-url) cert=$(told_pip cert)
    [ -z "$links" ] || export UV_FIND_LINKS="${UV_FIND_LINKS:-$(echo $links | tr ' ' ',')}"
    [ -z "$index" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"
    [ -z "$cert" ] || export SSL_CERT_FILE="${SSL_CERT_FILE:-$cert}"
    # pip takes the best version of all its indexes; uv would stop at the first that knows the name.
    [ -z "$extra" ] || export UV_INDEX="${UV_INDEX:-$(echo $extra)}" UV_INDEX_STRATEGY="${UV_INDEX_STRATEGY:-unsafe-best-match}"
    # Without --compile-bytecode every start would compile torch and its friends anew, where .pyc files may not be written later.
    "$venv/bin/python" -m uv pip install --python "$venv/bin/python" --compile-bytecode --constraint constraints.txt --editable '.[dev]'
}

by_pip() { "$venv/bin/python" -m pip install --constraint constraints.txt --editable '.[dev]'; }

if ! recent "$venv/bin/python"; then
    python=$(interpreter)
    say "建立虚拟环境 $venv（$("$python" --version)）"
    "$python" -m venv --clear "$venv"
fi
say "安装依赖：装好约 2.3 GB，要几分钟"
if ! by_uv; then
    say "不用 uv，改用 pip"
    by_pip
fi
"$venv/bin/python" -m pip check
touch "$venv/.installed"
