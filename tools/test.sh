#!/usr/bin/env bash
# Runs the suite on the embedded default, and again on PostgreSQL and Redis where they answer.
# Says in one line what was left out. With CI set, anything left out is a failure.
set -u
cd "$(dirname "$0")/.."
py=.venv/bin/python
left_out=()
status=0

run() { # name, then the arguments of pytest
    echo "== $1"
    shift
    "$py" -m pytest "$@" || status=1
}

chromium=$(command -v "${CHROMIUM:-chromium}" || true)
browser=()
if [ -z "$chromium" ]; then
    left_out+=("browser walks: no chromium on the path")
    browser=(-m "not browser")
fi

postgres=${DATABASE_URL:-postgres://postgres@localhost/postgres}
redis=${REDIS_URL:-redis://localhost:6379/9}
unset DATABASE_URL REDIS_URL
run "embedded: SQLite, in-memory channel layer" -n 2 "${browser[@]}"

if "$py" tools/answers.py "$postgres" "$redis"; then
    export DATABASE_URL=$postgres REDIS_URL=$redis
    run "PostgreSQL and Redis" -n 2 -m "not browser and not once"
else
    left_out+=("PostgreSQL and Redis: one of them does not answer")
fi

if ! command -v node >/dev/null; then
    left_out+=("log-in by a real OpenID provider: no node on the path")
elif [ "$(node -p 'parseInt(process.versions.node)')" -lt 20 ]; then
    left_out+=("log-in by a real OpenID provider: node is older than 20")
elif [ ! -d node_modules/oidc-provider ]; then
    left_out+=("log-in by a real OpenID provider: npm ci was not run")
fi
PATH=$PATH:/usr/sbin command -v nginx >/dev/null || left_out+=("the production set-up: no nginx")
[ -d ../shared/data ] || left_out+=("the national lists: ../shared/data is not there")
if [ ${#left_out[@]} -gt 0 ]; then
    (IFS=';'; echo "Left out: ${left_out[*]}.")
    [ -z "${CI:-}" ] || status=1
else
    echo "Left out: nothing."
fi
exit $status
