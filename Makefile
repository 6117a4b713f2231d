# Baimo. From a fresh clone, with Python 3.11 or newer, pip and make:
#   make debate   installs what is needed into .venv and holds a debate   (ARGS="--lang en --seed 7")
#   make test     installs the test tools too and runs the tests          (ARGS="-k grounding")

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?=
ARGS ?=
PYTEST := $(BIN)/python -m pytest

.PHONY: debate test check lint chaos bench-grounding lock clean help
.DEFAULT_GOAL := help

help:
	@sed -n 's/^#   //p' $(firstword $(MAKEFILE_LIST))
	@echo "make check    format, lint, types, import contracts, tests"
	@echo "make chaos    the long runs: kills at random moments"
	@echo "make bench-grounding   how well grounding tells true from false"
	@echo "make lock     pins the dependencies anew (needs uv)"
	@echo "make clean    removes what the others made"

debate: $(VENV)/for-use
	@$(BIN)/baimo $(ARGS)

test: $(VENV)/for-work
	@$(PYTEST) -m "not slow" $(ARGS)

check: lint
	@$(PYTEST) -m "not slow" $(ARGS)

lint: $(VENV)/for-work
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench-grounding: $(VENV)/for-work
	@$(BIN)/python -m bench.grounding $(ARGS)

chaos: $(VENV)/for-work
	@$(PYTEST) -m slow $(ARGS)

# --- what the above stand on ------------------------------------------------------------------------------

# The first Python that is new enough, as $$python; the one named by PYTHON=... comes first.
FIND_PYTHON = for python in $(PYTHON) python3 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; python=; done

# Debian keeps the part of Python that puts pip into a new environment in a package of its own. Without it,
# and in an environment that uv made, the pip beside that Python installs for the one in .venv.
FIND_PIP = if $(BIN)/python -c 'import pip' 2>/dev/null; then pip="$(BIN)/python -m pip"; \
	else $(FIND_PYTHON); pip="$$python -m pip --python $(BIN)/python"; fi

# Counts on one line of a terminal what pip prints in hundreds; elsewhere it says nothing. Passes pip's status on.
COUNT = awk -v tty="$$(test -t 2 && echo 1)" \
	'BEGIN { status = 1 } \
	/^Collecting / { if (tty) { printf "\r  %d packages fetched", ++n; fflush() } } \
	/^Installing collected/ { if (tty) { printf "\r  unpacking %d packages ...", n; fflush() } } \
	/^status / { status = $$2 } END { if (tty && n) print ""; exit status }'

# $(call INSTALL,lock file)
INSTALL = $(FIND_PIP); start=$$(date +%s); log=$(VENV)/install.log; \
	echo "Installing $(1) into $(VENV). This happens once and takes a few minutes."; \
	{ $$pip install --disable-pip-version-check --no-input --progress-bar off --require-hashes -r $(1) 2>&1 && \
	  $$pip install --disable-pip-version-check --no-input -q --no-deps --no-build-isolation -e . 2>&1; \
	  echo "status $$?"; } | tee $$log | $(COUNT) || \
	{ grep -v '^Collecting\|^  \|^status' $$log | tail -n 12; \
	  echo "make: the install failed; its whole output is in $$log" >&2; exit 2; }; \
	echo "Installed in $$(($$(date +%s) - start)) s."

$(BIN)/python:
	@$(FIND_PYTHON); if [ -z "$$python" ]; then \
	  echo "make: Baimo needs Python 3.11 or newer, and none was found. Install it, or name it: make PYTHON=/path/to/python3" >&2; \
	  exit 2; fi; \
	$$python -m venv --clear $(VENV) >/dev/null 2>&1 || $$python -m venv --clear --without-pip $(VENV) || { \
	  echo "make: $$python cannot make an environment. On Debian and Ubuntu: apt install python3-venv" >&2; exit 2; }; \
	$(FIND_PIP); $$pip --version >/dev/null 2>&1 || { \
	  echo "make: there is no pip. On Debian and Ubuntu: apt install python3-pip" >&2; exit 2; }

$(VENV)/for-use: requirements.lock pyproject.toml | $(BIN)/python
	@$(call INSTALL,requirements.lock)
	@touch $@

$(VENV)/for-work: requirements-dev.lock pyproject.toml | $(BIN)/python
	@$(call INSTALL,requirements-dev.lock)
	@touch $@ $(VENV)/for-use

# The lock files are hash-pinned, hold for every Python that Baimo runs on, and name no address. They carry
# the build tools too, so that installing Baimo itself fetches nothing that is not pinned.
COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" pyproject.toml -

lock:
	printf 'hatchling>=1.27\neditables>=0.5\n' | $(COMPILE) $(ARGS) -o requirements.lock
	printf 'hatchling>=1.27\neditables>=0.5\n' | $(COMPILE) $(ARGS) --extra dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
