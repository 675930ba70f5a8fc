# `make run` serves the demo; `make test` runs every check. CONTRIBUTING.md tells the rest.

PORT ?= 8000
DATA ?= .data
DEMO ?= us-iraq-2021
ONLY ?=

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip install -qq --disable-pip-version-check --no-input --require-hashes
# Named by content: a checkout that touches the file without changing it installs nothing.
INSTALLED := $(VENV)/installed-$(shell git hash-object requirements.txt)
TEST_INSTALLED := $(VENV)/test-installed-$(shell git hash-object tests/requirements.txt)

export DATELINE_DATA := $(abspath $(DATA))
export DATELINE_BASE_URL ?= http://127.0.0.1:$(PORT)

.PHONY: run test test-slow screenshots translations format lock clean
.DEFAULT_GOAL := run

run: $(INSTALLED)
	@$(PYTHON) manage.py prepare --demo $(DEMO)
	@exec $(PYTHON) manage.py serve --port $(PORT)

test: $(TEST_INSTALLED)
	@exec $(PYTHON) tests/run.py $(ONLY)

test-slow: $(TEST_INSTALLED)
	@exec $(PYTHON) tests/run.py slow next

# Gathers the texts of templates and Python into the Arabic catalogue; what is new there is left empty.
PYBABEL := $(VENV)/bin/pybabel -q
translations: $(TEST_INSTALLED)
	@texts=$$(mktemp) && trap 'rm -f "$$texts"' EXIT && \
	$(PYBABEL) extract -F pyproject.toml --no-wrap --sort-output --add-location=file --omit-header -o "$$texts" . && \
	$(PYBABEL) update -i "$$texts" -d incidents/locale -D site -l ar --no-wrap --no-fuzzy-matching --ignore-obsolete

screenshots: $(TEST_INSTALLED)
	@exec $(PYTHON) tests/screenshots.py $(ONLY)

format: $(TEST_INSTALLED)
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .

# Newest versions that the products of pyproject.toml allow; 5.2 is Django's long-term release.
LOCK := $(PYTHON) -m uv pip compile pyproject.toml --universal --upgrade --generate-hashes --no-header --no-emit-index-url
lock: $(TEST_INSTALLED)
	@echo 'django<6' | $(LOCK) --quiet --constraint - --python-version 3.11 --output-file requirements.txt
	@$(LOCK) --quiet --group test --constraint requirements.txt --python-version 3.11 --output-file tests/requirements.txt
	@$(LOCK) --quiet --group test --python-version 3.13 --output-file tests/requirements-next.txt
	@cd tests && npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --silent

clean:
	rm -rf $(VENV) .venv-next build tests/node_modules .static .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(INSTALLED): | $(VENV)/bin/pip
	@echo "Installing what requirements.txt names …"
	@$(PIP) -r requirements.txt
	@rm -f $(VENV)/installed-* && touch $@

$(TEST_INSTALLED): | $(VENV)/bin/pip
	@echo "Installing what tests/requirements.txt names …"
	@$(PIP) -r tests/requirements.txt
	@rm -f $(VENV)/test-installed-* && touch $@

$(VENV)/bin/pip:
	@for name in python3 python3.11 python3.12 python3.13 python3.14; do \
	    if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$name; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo "Dateline needs Python 3.11 or newer: install it, then run make again." >&2; exit 1; fi; \
	make_environment() { $$found -m venv $(VENV) >/dev/null 2>&1 || $$found -m virtualenv -q $(VENV) 2>/dev/null \
	    || virtualenv -q -p $$found $(VENV) 2>/dev/null; }; \
	make_environment && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq python3-venv && make_environment && exit 0; \
	fi; \
	rm -rf $(VENV); \
	echo "Python cannot make an environment: install python3-venv (apt-get install python3-venv), then run make again." >&2; \
	exit 1
