# make run    set everything up and open the study page of the reference study
# make test   set everything up and pass the tests
# make check  types, lint, import contracts, spelling
# make bench  the benchmarks beside their peers   (SIZE=small|medium|whole)
# make prove  the long proofs; results go to docs/proofs.md

PYTHON ?= python3
PORT ?= 8338
SIZE ?= small
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check bench prove lock clean

run: $(VENV)/run-ready
	$(BIN)/trialwright serve --port $(PORT)

test: check
	$(BIN)/python -m pytest -n auto --dist loadscope --cov --cov-report=term

check: $(VENV)/dev-ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

bench: $(VENV)/dev-ready $(VENV)/peers-ready
	$(BIN)/python -m benchmarks --size $(SIZE)

prove: $(VENV)/dev-ready
	$(BIN)/python -m benchmarks.proofs

# Needs uv (any recent version); writes names, versions and hashes, no addresses.
lock:
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-annotate --no-strip-extras --no-emit-index-url --output-file requirements/run.lock
	uv pip compile pyproject.toml --extra build --extra dev --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --no-strip-extras --no-emit-index-url --output-file requirements/dev.lock
	uv pip compile pyproject.toml --extra peers --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-annotate --no-strip-extras --no-emit-index-url --output-file requirements/peers.lock

clean:
	rm -rf $(VENV) .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo 'trialwright needs Python 3.11 or newer: apt-get install python3'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	    { echo 'Python cannot make virtual environments here: apt-get install python3-venv'; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run-ready: $(VENV)/bin/python requirements/run.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# The libraries that ours are measured beside, apart from ours: they need other versions.
$(VENV)/peers-ready: $(VENV)/bin/python requirements/peers.lock
	$(PYTHON) -m venv $(VENV)/peers
	$(VENV)/peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/peers.lock
	@touch $@

$(VENV)/dev-ready: $(VENV)/bin/python requirements/dev.lock requirements/suites.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: \
	    --require-hashes -r requirements/suites.lock -d $(VENV)/share/suites
	@touch $@
