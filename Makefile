# Everything by name. `make run` and `make test` are all a newcomer needs.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run product development setup test check bench chaos fuzz migration migrate pictures docs clean

help:  ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/'

run:  ## Install, create the database with sample data, and serve the pages
	@$(PYTHON) run.py

product development:
	@$(PYTHON) run.py $@

setup: product  ## Create the database, or migrate it to this version
	$(BIN)/python -m core setup

test: development  ## The whole suite, on SQLite and a real PostgreSQL, in a real browser
	@$(BIN)/python -m tests.bed.chromium
	$(BIN)/python -m pytest -q -n 2 tests/analytics --cov=core/analytics --cov-report=term:skip-covered --cov-fail-under=100
	$(BIN)/python -m pytest -n 2 --ignore=tests/analytics

check: development  ## Form, types and generated documents
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python docs/generate.py --check

bench: development  ## Measure, beside the peers
	$(BIN)/python -m bench

chaos: development  ## Kill processes, connections and servers at work, for an hour or so
	$(BIN)/python -m bench chaos

fuzz: development  ## The property tests forty times as long, and 100,000 damaged files
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -n 2 -m hypothesis
	$(BIN)/python -m tests.uploads.mutants 100000

migrate: product  ## Migrate the database to this version
	$(BIN)/alembic upgrade head

migration: development  ## Write a revision from the tables: make migration m="add …"
	$(BIN)/alembic revision --autogenerate -m "$(m)"

pictures: development  ## Take the pictures of README and docs/look.md anew
	$(BIN)/python docs/pictures.py

docs: development  ## Write docs/schema.md and docs/cli.md anew
	$(BIN)/python docs/generate.py

clean:  ## Remove the environment and what the tools left behind
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
