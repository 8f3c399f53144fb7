# mailbot: `make demo` and `make test` need python3 (3.11 or later), git and make, nothing else.
# Everything goes into .venv; a second run starts at once. See README.md.

SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := .venv/bin
export PYTHON

# Tests run in so many processes; each file stays in one, because its tests share servers.
JOBS ?= $(shell nproc)

# What the stamps depend on: a change of these fills .venv again.
SETUP := pyproject.toml constraints.txt scripts/venv scripts/apt.sh

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/.runtime: $(SETUP)
	@scripts/venv runtime

.venv/.test: $(SETUP)
	@scripts/venv test

.PHONY: demo
demo: .venv/.runtime ocr ## the whole job on 40 invented mails (DEMO="--keep DIR" keeps what it made)
	@$(BIN)/mailbot demo $(DEMO)

.PHONY: test
test: .venv/.test servers ocr ## all tests, with real servers (PYTEST="-k name" chooses)
	@$(if $(COVERAGE),rm -f .coverage .coverage.*)
	@$(BIN)/python $(if $(COVERAGE),-m coverage run) -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(PYTEST)

.PHONY: floor
floor: .venv/.test # what the last `make test COVERAGE=yes` left out; fails below the floor
	@$(BIN)/python -m coverage combine --quiet
	@$(BIN)/python -m coverage report

.PHONY: coverage
coverage: ## all tests, and which lines and branches they leave out
	@$(MAKE) --no-print-directory test COVERAGE=yes
	@$(MAKE) --no-print-directory floor

.PHONY: servers
servers: # Dovecot and PostgreSQL for the tests, by apt where we may
	@scripts/test-servers

.PHONY: ocr
ocr: # Polish data of the second recogniser, by apt where we may
	@scripts/ocr-data

.PHONY: lint
lint: .venv/.test ## ruff: rules and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

.PHONY: types
types: .venv/.test ## mypy, strict
	@$(BIN)/mypy

.PHONY: contracts
contracts: .venv/.test ## import-linter: which package may know which
	@$(BIN)/lint-imports

.PHONY: wheel
wheel: .venv/.test ## build the wheel, look into it, install it into a fresh environment
	@rm -rf dist
	@$(BIN)/python -m build --wheel --outdir dist . >/dev/null
	@$(BIN)/python scripts/check_wheel.py dist/*.whl

.PHONY: bench
bench: .venv/.test servers ## speed, latency and random kills (long; KILLS=20 shortens it)
	@$(BIN)/python -m benchmarks.throughput
	@$(BIN)/python -m benchmarks.latency
	@$(BIN)/python -m benchmarks.crash --kills $(or $(KILLS),200) --database sqlite
	@$(BIN)/python -m benchmarks.crash --kills $(or $(KILLS),200) --database postgres --processes 2

.PHONY: lock
lock: ## write constraints.txt anew with the newest versions that pyproject.toml allows
	@scripts/lock

.PHONY: ci
ci: ## everything that must hold before a change is handed over
	@.ci/run

.PHONY: clean
clean: ## remove .venv and everything that was built
	@rm -rf .venv dist build htmlcov .coverage .coverage.* .hypothesis
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
