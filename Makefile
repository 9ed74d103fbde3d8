# make demo    five queries against a stand-in Backlog space, through unixODBC
# make test    formatting, lints, unit tests, the tests through the driver manager and other people's clients
# make bench   size, speed and requests of the optimized library, and the stand-in with a million issues
# make driver  the library alone, optimized (PROFILE=dev: the quick build)
#
# Nothing outside this directory changes, except for Debian packages that are missing.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help

export CARGO_TARGET_DIR := $(abspath $(or $(CARGO_TARGET_DIR),target))
# The machine's and the user's ODBC configuration is neither read nor written.
export ODBCSYSINI := $(CARGO_TARGET_DIR)/odbc
export ODBCINI := $(CARGO_TARGET_DIR)/odbc/odbc.ini
export PIP_DISABLE_PIP_VERSION_CHECK := 1

VENV := $(abspath .venv)
PYTHON := $(VENV)/bin/python
# SQLAlchemy's previous line, beside the current one of the virtual environment.
SQLALCHEMY_20 := $(VENV)/sqlalchemy-2.0
# The vendor's JavaScript client.
BACKLOG_JS := tests/clients/backlog-js

PROFILE ?= release
PROFILE_DIR = $(CARGO_TARGET_DIR)/$(if $(filter dev,$(PROFILE)),debug,$(PROFILE))

.PHONY: help demo test bench driver packages node-packages build lint rust-tests python-tests client-tests

help:
	@sed -n 's/^# make/make/p' Makefile

demo: build $(VENV)/.ready
	@PYTHONPATH=tests/python $(PYTHON) docs/demo.py --bin $(CARGO_TARGET_DIR)/debug

test: lint rust-tests python-tests client-tests

lint: packages
	@cargo clippy --version >/dev/null 2>&1 || rustup component add clippy rustfmt
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

rust-tests: build
	@cargo test --workspace --no-fail-fast

python-tests: build $(VENV)/.ready
	@$(PYTHON) -m pytest tests/python
	PYTHONPATH=$(SQLALCHEMY_20) $(PYTHON) -m pytest tests/python/test_sqlalchemy.py

client-tests: build $(BACKLOG_JS)/node_modules/.ready
	@cd $(BACKLOG_JS)
	node --test --test-reporter=spec

build: packages
	@cargo build --workspace

driver: packages
	@cargo build --workspace --profile $(PROFILE)
	echo "$(PROFILE_DIR)/libbacklogodbc.so"

bench: driver $(VENV)/.ready
	@PYTHONPATH=tests/python $(PYTHON) benches/first_query.py --bin $(PROFILE_DIR)
	PYTHONPATH=tests/python $(PYTHON) benches/requests.py --bin $(PROFILE_DIR)
	PYTHONPATH=tests/python $(PYTHON) benches/standin_size.py --bin $(PROFILE_DIR)

# Installs the Debian packages named by the shell array `missing`.
define INSTALL_MISSING
if [ $${#missing[@]} -gt 0 ]; then
    as_root=$$([ "$$(id -u)" = 0 ] || echo sudo)
    $$as_root apt-get update
    $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$${missing[@]}"
fi
endef

# A C compiler for the TLS library, the driver manager with its headers, and Python's venv.
packages:
	@missing=()
	command -v cc >/dev/null || missing+=(build-essential)
	command -v isql >/dev/null || missing+=(unixodbc)
	echo '#include <sql.h>' | cc -E -x c - >/dev/null 2>&1 || missing+=(unixodbc-dev)
	python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
	$(INSTALL_MISSING)

node-packages: packages
	@missing=()
	command -v node >/dev/null || missing+=(nodejs)
	command -v npm >/dev/null || missing+=(npm)
	$(INSTALL_MISSING)
	node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' ||
	    { echo "The tests need Node.js 18 or newer; this is $$(node --version)." >&2; exit 1; }

$(VENV)/.ready: tests/python/requirements.txt python/pyproject.toml | packages
	@python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet -r tests/python/requirements.txt
	$(PYTHON) -m pip install --quiet --upgrade --target $(SQLALCHEMY_20) 'SQLAlchemy>=2.0.42,<2.1'
	touch $@

$(BACKLOG_JS)/node_modules/.ready: $(BACKLOG_JS)/package.json | node-packages
	@cd $(BACKLOG_JS)
	npm install --silent --no-audit --no-fund --no-package-lock
	touch node_modules/.ready
