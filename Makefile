# Two commands: `make demo` shows the hub, `make test` proves it. `make check` reads the code,
# `make bench` measures (some twenty minutes, on PostgreSQL and Redis).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
PORT ?= 8000

.PHONY: demo test bench soak check types rules assets messages format clean
.DEFAULT_GOAL := demo

$(VENV)/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "The hub needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 demo"; exit 1; }
	@echo "Making the environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || { echo "This Python has no venv module (Debian: apt install python3-venv)."; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# What runs the hub; the developer's tools come with the second stamp.
$(VENV)/.runtime: uv.lock pyproject.toml | $(VENV)/bin/uv
	@echo "Installing the locked dependencies ..."
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv sync --locked --no-dev --inexact --python $(BIN)/python
	@touch $@

$(VENV)/.dev: uv.lock pyproject.toml | $(VENV)/bin/uv
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv sync --locked --inexact --python $(BIN)/python
	@touch $@ $(VENV)/.runtime

PO := $(shell find hub kiosk locations scheduling -name django.po)
$(VENV)/.messages: $(PO) tools/messages.py | $(VENV)/.runtime
	@$(BIN)/python tools/messages.py compile
	@touch $@

messages: $(VENV)/.messages

demo: $(VENV)/.runtime $(VENV)/.messages
	@$(BIN)/python manage.py demo --port $(PORT)

test: $(VENV)/.dev $(VENV)/.messages
	@bash tools/test.sh

# BENCH=--keep leaves the loaded networks for the next run of the day.
bench: $(VENV)/.dev $(VENV)/.messages
	@$(BIN)/python -m tools.bench $(BENCH)

# Ten minutes of everything that locks, with real processes on the PostgreSQL of DATABASE_URL.
# SOAK="30 8" makes it thirty minutes and eight processes.
soak: $(VENV)/.dev $(VENV)/.messages
	@$(BIN)/python -m tests.soak $(SOAK)

# `make -j2 check` reads the types beside all else.
check: types rules

types: $(VENV)/.dev $(VENV)/.messages
	$(BIN)/mypy .

rules: $(VENV)/.dev $(VENV)/.messages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --quiet --lint hub kiosk locations scheduling
	$(BIN)/lint-imports
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python tools/messages.py check

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

assets:
	npm ci --ignore-scripts --no-audit --no-fund
	$(BIN)/python tools/assets.py

clean:
	rm -rf var $(VENV) node_modules
