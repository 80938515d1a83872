#!/bin/sh
# The README's two commands as a newcomer gives them: a fresh clone, an empty home, no setting of any shell, and a
# machine that speaks no language (LANG=C). What HEAD says is tried; what is not committed is not.
set -eu
cd "$(dirname "$0")/../.."
here=$PWD
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
git clone -q --no-hardlinks "$here" "$place/cantik"
# the real data lies beside the project; here beside the clone
[ ! -d "$here/../shared" ] || ln -s "$(cd "$here/../shared" && pwd)" "$place/shared"
mkdir "$place/home"
run() {
    echo "• $*"
    (cd "$place/cantik" && env -i PATH="$PATH" HOME="$place/home" LANG=C "$@" </dev/null)
}
run ./script/demo --no-serve
run ./script/test
