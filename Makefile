# Two commands matter: `make demo` and `make test`. Each prepares what it needs.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Many short processes are started: without cached bytecode each would compile the libraries anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test lint types architecture unit bench docs lock system-packages clean

demo: $(READY)
	@$(BIN)/passerelle demo $(DEMO)

test: $(READY) system-packages lint types architecture unit

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

architecture:
	$(BIN)/lint-imports

unit:
	$(BIN)/pytest -n 2 --dist loadfile

bench: $(READY)
	$(BIN)/python -m bench $(BENCH)

docs: $(READY)
	$(BIN)/passerelle contrats docs/contrats
	$(BIN)/passerelle flux --table docs/conventions
	$(BIN)/passerelle anomalies docs/anomalies.md
	$(BIN)/python -m tests.docs.coverage_page

# Debian packages for the parts of the tests that use real tools; never fails.
system-packages:
	@sh scripts/system-packages.sh

# uv is pinned by hash, and so is all that it installs.
$(READY): requirements-uv.lock requirements-dev.lock pyproject.toml
	@echo "Preparing $(VENV)" >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-uv.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements-dev.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

lock: $(READY)
	$(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header --no-annotate --group pyproject.toml:build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header --no-annotate --group pyproject.toml:dev pyproject.toml -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
