# shellcheck shell=bash
# What the tests in a browser share. Sourced with the name of the program as $1: sets levtok, browser and work, a folder
# that is removed at the end. Where there is no Chromium it says so and the test is skipped.
levtok=$(realpath "$1")
browser=$(command -v chromium || command -v chromium-browser || true)
if [[ -z $browser ]]; then
    echo "skipped: no chromium here (Debian's package chromium)"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

fail() {
    echo "FAILED: $1: $2"
    failed=1
}

# open NAME URL OPTION…: what the browser says goes to NAME.log, what it prints to NAME.out.
open() {
    local name=$1 url=$2
    shift 2
    timeout 600 "$browser" --headless=new --no-sandbox --disable-gpu --user-data-dir="$work/profile" \
        --enable-logging=stderr --v=0 --window-size=1200,1000 "$@" "$url" \
        >"$work/$name.out" 2>"$work/$name.log" || fail "$name" "the browser ended with $?"
    if grep CONSOLE "$work/$name.log"; then fail "$name" "the console is not empty"; fi
}

# figures NAME CHART…: the page shows these charts and no other, each with lines and no attribute that is no number.
figures() {
    local name=$1 chart figure
    shift
    # The drawn page without the scripts, one figure a line.
    sed -e '/<script/,$d' "$work/$name.out" | tr '\n' ' ' | sed 's/<figure/\n<figure/g' >"$work/$name.dom"
    for chart in "$@"; do
        figure=$(grep "^<figure.*data-chart=\"$chart\"" "$work/$name.dom") || fail "$name" "no figure of $chart"
        grep -q '<svg[^>]*role="img"[^>]*aria-label="[^"]' <<<"$figure" || fail "$name" "$chart is not drawn"
        grep -Eq '<(path|rect)[^>]* (d="M[^"]{8,}"|width="[0-9.]+")' <<<"$figure" || fail "$name" "$chart is empty"
        grep -q '<text' <<<"$figure" || fail "$name" "$chart has no text"
    done
    [[ $(grep -c '^<figure' "$work/$name.dom") == "$#" ]] || fail "$name" "not $# charts"
    if grep -Eo '[a-z-]+="[^"]*(NaN|Infinity|undefined)[^"]*"' "$work/$name.dom"; then
        fail "$name" "an attribute is no number"
    fi
}
