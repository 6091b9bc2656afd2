# Everything by name. `make run` and `make test` are all a newcomer needs.
PYTHON ?= python3
BIN := .venv/bin
WHEELS := --quiet --disable-pip-version-check --only-binary :all: -c constraints.txt

.DEFAULT_GOAL := help
.PHONY: help run setup test check bench chaos fuzz migration migrate docs clean

help:  ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/'

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "Python 3.11, 3.12 or 3.13 is needed; say which with: make PYTHON=python3.11 …"; exit 1; }
	@echo "Making the environment in .venv …"
	@$(PYTHON) -m venv .venv || { echo "The venv module is missing: apt install python3-venv"; exit 1; }
	@touch $@

.venv/product: .venv/python requirements.txt constraints.txt
	@echo "Installing what the product needs …"
	@$(BIN)/python -m pip install $(WHEELS) -r requirements.txt
	@touch $@

.venv/development: .venv/product requirements-dev.txt
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install $(WHEELS) -r requirements-dev.txt
	@touch $@

setup: .venv/product  ## Create the database, or migrate it to this version
	$(BIN)/python -m core setup

run: setup  ## Install, create the database with sample data, and serve the pages
	@$(BIN)/python -m core first-admin
	@SLOW_QUERY_MS=60000 $(BIN)/python -m core demo --once
	@$(BIN)/python app.py --welcome

test: .venv/development  ## The whole suite, on SQLite and a real PostgreSQL, in a real browser
	@$(BIN)/python -m tests.bed.chromium
	$(BIN)/python -m pytest -q tests/analytics --cov=core/analytics --cov-fail-under=100
	$(BIN)/python -m pytest -n 2

check: .venv/development  ## Form, types and generated documents
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python docs/generate.py --check

bench: .venv/development  ## Measure, beside the peers
	$(BIN)/python -m bench

chaos: .venv/development  ## Cut connections and lag replicas for some minutes
	$(BIN)/python -m bench chaos

fuzz: .venv/development  ## The property tests with forty times as many examples, other ones each time
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -n 2 -m hypothesis

migrate: .venv/product  ## Migrate the database to this version
	$(BIN)/alembic upgrade head

migration: .venv/development  ## Write a revision from the tables: make migration m="add …"
	$(BIN)/alembic revision --autogenerate -m "$(m)"

docs: .venv/development  ## Write docs/schema.md and docs/cli.md anew
	$(BIN)/python docs/generate.py

clean:  ## Remove the environment and what the tools left behind
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
