# `make run` and `make test` do all the set-up themselves: only Python 3.11+, git and make are needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test test-long check fix bench lock catalogue

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is %s. Set PYTHON=python3.12, for example." % sys.version.split()[0])'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock

$(VENV)/runtime.stamp: requirements.lock pyproject.toml | $(BIN)/uv
	@test -e $(VENV)/dev.stamp || $(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml | $(BIN)/uv
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements-dev.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@ $(VENV)/runtime.stamp

run: $(VENV)/runtime.stamp
	@$(BIN)/paktum run

# Tests start hundreds of processes: what Python compiles for one is kept for the next, whatever the shell says.
test test-long: export PYTHONDONTWRITEBYTECODE =

test: $(VENV)/dev.stamp
	@bash tests/setup.sh
	@$(BIN)/paktum knowledge learn
	$(BIN)/pytest -m "not long and not browser" -n 3
	$(BIN)/pytest -m "browser and not long" -n 3 --dist loadfile tests/browser

test-long: $(VENV)/dev.stamp
	@bash tests/setup.sh
	@$(BIN)/paktum knowledge learn
	$(BIN)/pytest -m "long and not browser" -n 2 --dist loadfile
	$(BIN)/pytest -m "long and browser" tests/browser

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.turns
	$(BIN)/python -m benchmarks.turns --postgresql
	$(BIN)/python -m benchmarks.turns --postgresql --processes 2
	$(BIN)/python -m benchmarks.conversations
	$(BIN)/python -m benchmarks.search
	$(BIN)/python -m benchmarks.announcement
	$(BIN)/python -m benchmarks.queue
	$(BIN)/python -m benchmarks.queue --postgresql
	$(BIN)/python -m benchmarks.live
	$(BIN)/python -m benchmarks.retention
	$(BIN)/python -m benchmarks.events
	$(BIN)/python -m benchmarks.events --postgresql

# Renews the pinned dependencies; --universal keeps one file right on every platform and Python from 3.11 up.
lock: | $(BIN)/uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	echo uv | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade - -o requirements-uv.lock

# Brings new sentences of the code into the Hungarian catalogue; a test fails while one is missing or stale.
catalogue: $(VENV)/dev.stamp
	@$(BIN)/python -m locales.catalogue
