# Everything lands in .venv; a second make touches no network.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
.PHONY: help install demo test thorough check bench ui clean clients sbom

help: ## what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/'

$(BIN)/uv:
	@$(PYTHON) -m venv $(VENV)
	@echo "Loading the installer (uv, about 25 MB) into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(VENV)/.refresh: requirements.lock | $(BIN)/uv
	@echo "Loading SADDLE's libraries (about 300 MB to download, 1 GB on disk) into $(VENV)"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(BIN)/uv
	@echo "Loading the libraries and the tools for tests (about 350 MB to download, 1.2 GB on disk) into $(VENV)"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements-dev.lock
	@touch $@ $(VENV)/.refresh

CLIENTS := $(patsubst requirements-duckdb-%.lock,$(VENV)/clients/duckdb-%/.done,$(wildcard requirements-duckdb-*.lock))
clients: $(CLIENTS) ## the DuckDB versions with which the tests open the published file
$(VENV)/clients/duckdb-%/.done: requirements-duckdb-%.lock | $(BIN)/uv
	@echo "Loading DuckDB $* (about 20 MB) into $(@D), with which the tests open the published file"
	@rm -rf $(@D)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --target $(@D) -r $<
	@touch $@

install: $(VENV)/.refresh ## libraries for the refresh

demo: $(VENV)/.refresh ## marts of the invented country Sarandia
	@./saddle demo

test: $(VENV)/.dev $(CLIENTS) ## the whole suite
	@sh tests/debian_packages.sh
	@$(BIN)/python -m pytest

thorough: $(VENV)/.dev $(CLIENTS) ## what the suite leaves out: kills, second ways, the rivals of the benchmark
	@sh tests/debian_packages.sh
	@$(BIN)/python -m pytest -m thorough

check: $(VENV)/.dev ## format, lint, types, fast tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy schemas methods warehouse assets pipelines
	@$(BIN)/python -m pytest -m "not slow and not thorough"

bench: $(VENV)/.dev ## ratios against bare DuckDB and plain pandas
	@$(BIN)/python -m bench.run

sbom: $(VENV)/.dev ## the bill of materials of what an office installs, from requirements.lock
	@$(BIN)/python .ci/sbom.py

ui: $(VENV)/.dev ## the Dagster page, on this machine only
	@./saddle ui

clean: ## remove the environment, and the data folders tests keep between runs
	@rm -rf $(VENV) .cache
