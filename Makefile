# Everything a person or CI runs here. Needs Python 3.11+ with pip, and make; the rest comes from the hashed lock files
# into .tools and .venv, and nothing outside this folder is touched.

PYTHON ?= python3
PORT ?= 8080
MODE ?= socket
WORKERS ?= 2
SEEDS ?= 20
UV_VERSION := 0.13.9

UV := .tools/bin/uv
BIN := .venv/bin
CODE := $(wildcard app sandbox tests migrations bench)
# Tests that start whole processes, measure time or open a browser: one after the other, when nothing else is running.
SERIAL := $(wildcard tests/journeys tests/browser tests/faults tests/simulation)

export UV_PYTHON_DOWNLOADS := never
export UV_CACHE_DIR := $(CURDIR)/.tools/cache
# A company's own certificate authority counts, as it does for pip.
export UV_SYSTEM_CERTS := true
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

.PHONY: help
help: ## What there is to run
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

## Tools and libraries

$(UV): requirements-tools.lock
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Trellis needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	@$(PYTHON) -m pip install --quiet --no-cache-dir --root-user-action ignore --upgrade --target .tools --require-hashes --requirement requirements-tools.lock
	@touch $@

$(BIN)/python: | $(UV)
	@$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv

# Installs beside what is there, so that it never takes the tests' libraries away.
.venv/demo.stamp: requirements-demo.lock pyproject.toml $(UV) | $(BIN)/python
	@$(UV) pip install --quiet --compile-bytecode --require-hashes --requirement requirements-demo.lock
	@$(UV) pip install --quiet --no-deps --editable .
	@touch $@

.venv/dev.stamp: requirements-dev.lock pyproject.toml $(UV) | $(BIN)/python
	@$(UV) pip sync --quiet --compile-bytecode --require-hashes requirements-dev.lock
	@$(UV) pip install --quiet --no-deps --editable .
	@touch .venv/demo.stamp $@

.PHONY: venv
venv: .venv/dev.stamp ## Install what the tests need into .venv

.PHONY: lock
lock: $(UV) ## Resolve pyproject.toml into the lock files (UPGRADE=1 takes newer versions)
	@echo 'uv==$(UV_VERSION)' | $(COMPILE) --output-file requirements-tools.lock -
	@$(COMPILE) --group sandbox --group dev --output-file requirements-dev.lock pyproject.toml
	@$(COMPILE) --group sandbox --constraint requirements-dev.lock --output-file requirements-demo.lock pyproject.toml
	@$(COMPILE) --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml

COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $(if $(UPGRADE),--upgrade)

## Running it

.PHONY: demo
demo: .venv/demo.stamp ## A season in a local Slack workspace, on a page in the browser (PORT=8080)
	@exec $(BIN)/python -m sandbox.demo --port $(PORT)

.PHONY: story
story: .venv/demo.stamp ## Six months without a person, summed up in one line of JSON (MODE=socket|http)
	@exec $(BIN)/python -m sandbox.demo --story --mode $(MODE)

.PHONY: simulate
simulate: .venv/dev.stamp ## Six months of forty people and every fault, by seed (SEEDS=20, SEED=7, MUTANTS=1)
	@exec $(BIN)/python -m tests.simulation $(if $(SEED),--seed $(SEED),--seeds $(SEEDS)) $(if $(MUTANTS),--mutants-only)

.PHONY: bench
bench: .venv/dev.stamp ## Speed, each figure as a ratio to the bare form of the same work
	@exec $(BIN)/python -m bench

.PHONY: screenshot
screenshot: .venv/dev.stamp chromium ## Take the picture in README.md anew
	@exec $(BIN)/python -m tests.browser.screenshot

## Checking it

.PHONY: test
test: .venv/dev.stamp chromium lint types contracts ## Everything CI asks for
	$(BIN)/pytest -q -n $(WORKERS) $(SERIAL:%=--ignore=%)
	$(if $(SERIAL),$(BIN)/pytest -q $(SERIAL))

.PHONY: lint
lint: .venv/dev.stamp ## Format, lint, and the Dockerfile
	$(BIN)/ruff format --check --quiet $(CODE)
	$(BIN)/ruff check --quiet $(CODE)
	$(if $(wildcard Dockerfile),$(BIN)/hadolint Dockerfile)

.PHONY: format
format: .venv/dev.stamp ## Lay the code out and mend what can be mended by itself
	$(BIN)/ruff check --fix --quiet $(CODE)
	$(BIN)/ruff format --quiet $(CODE)

.PHONY: types
types: .venv/dev.stamp ## Types, strictly
	$(BIN)/mypy $(CODE)

.PHONY: contracts
contracts: .venv/dev.stamp ## Who may import whom
	$(BIN)/lint-imports --no-logo

.PHONY: chromium
chromium:
	@command -v chromium chromium-browser google-chrome >/dev/null || { \
	  echo 'The browser tests need Chromium:' >&2; \
	  echo '  apt-get install --no-install-recommends chromium fonts-noto-color-emoji' >&2; exit 1; }

.PHONY: clean
clean: ## Take away everything that can be made again
	rm -rf .venv .tools .mypy_cache .ruff_cache .import_linter_cache .hypothesis .pytest_cache .coverage *.egg-info dist build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
