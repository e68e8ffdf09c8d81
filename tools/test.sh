#!/usr/bin/env bash
# Runs the suite on PostgreSQL and Redis, and on the embedded default what can differ there, with
# the walks in a browser (decision 0060). Where the two do not answer, all of it on the default.
# EVERYTHING=1 runs all of it on both. Says in one line what was left out. With CI set, anything
# left out is a failure.
set -u
cd "$(dirname "$0")/.."
py=.venv/bin/python
left_out=()
status=0

run() { # name, which tests, then more arguments of pytest
    echo "== $1"
    "$py" -m pytest -n 2 --dist worksteal -m "$2" "${@:3}" || status=1
}

which=""
if [ -z "$(command -v "${CHROMIUM:-chromium}")" ]; then
    left_out+=("browser walks: no chromium on the path")
    which="not browser"
fi

postgres=${DATABASE_URL:-postgres://postgres@localhost/postgres}
redis=${REDIS_URL:-redis://localhost:6379/9}
unset DATABASE_URL REDIS_URL
"$py" -m tests.empty & # both workers would wait for it
if "$py" tools/answers.py "$postgres" "$redis"; then
    again="not browser"
    if [ -z "${EVERYTHING:-}" ]; then
        again="not browser and not embedded"
        which="${which:+$which and }not once"
    fi
    DATABASE_URL=$postgres "$py" -m tests.empty
    wait
    DATABASE_URL=$postgres REDIS_URL=$redis run "PostgreSQL and Redis" "$again"
else
    left_out+=("PostgreSQL and Redis: one of them does not answer")
    wait
fi
run "embedded: SQLite, in-memory channel layer" "$which"

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
