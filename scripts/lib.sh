# Shared by the scripts beside it; sourced from the repository's root.
step() { printf '▸ %s\n' "$*"; }
loud() { printf '\n!! %s\n\n' "$*" >&2; }
fail() { printf '✗ %s\n' "$*" >&2; exit 1; }

find_python() { # the first Python on this machine that is new enough and can make environments
  for python in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
    then command -v "$python"; return; fi
  done
  fail "Cocreate needs Python 3.11 or newer, with venv, and found none on this machine." \
    "Install one (on Debian: python3 and python3-venv) or set PYTHON=/path/to/python3."
}

find_chromium() { # the browser for the journeys; COCREATE_CHROMIUM names another one
  for browser in ${COCREATE_CHROMIUM:-} chromium chromium-browser google-chrome; do
    command -v "$browser" && return
  done
  return 1
}

results="" # one line per thing that ran, printed at the end
failed=0
record() { # record NAME OK TEXT: OK is 0 for good
  mark="✓"; [ "$2" -eq 0 ] || { mark="✗"; failed=1; }
  results="$results$(printf '%s %-12s %s' "$mark" "$1" "${3:-}")
"
}
