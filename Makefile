# Everything one needs to do here. `make demo` and `make test` set up what they need.
VENV ?= .venv
PY = $(VENV)/bin/python

.PHONY: help demo test test-faults check read conventions docs bench lock clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(VENV)/run: requirements/run.txt
	python3 tools/venv.py $(VENV)
	$(PY) -m pip install -q --require-hashes -r requirements/run.txt
	touch $@

$(VENV)/dev: requirements/dev.txt
	python3 tools/venv.py $(VENV)
	$(PY) -m pip install -q --require-hashes -r requirements/dev.txt
	touch $@

demo: $(VENV)/run  ## play the demonstration and serve it on http://127.0.0.1:8000
	$(PY) -m tools.catalogues compile
	CHANTIER_DATA=$${CHANTIER_DATA:-.demo} $(PY) -m chantier demo --serve

test: $(VENV)/dev  ## install what the tests need, check, then run every test
	$(PY) -m tools.system
	$(MAKE) check
	$(PY) -m pytest -q -n 2 --dist loadgroup

test-faults: $(VENV)/dev  ## the long versions of the tests that kill servers and workers
	CHANTIER_FAULTS=20 $(PY) -m pytest -q -m faults

check: $(VENV)/dev  ## formatting, types, contracts, translations, conventions, generated references
	$(PY) -m tools.catalogues compile
	@$(MAKE) --no-print-directory -j2 -O read conventions

read:
	$(VENV)/bin/ruff format --check -q .
	$(VENV)/bin/ruff check -q .
	$(VENV)/bin/lint-imports --cache-dir .import_linter_cache > /dev/null || $(VENV)/bin/lint-imports
	$(PY) -m tools.catalogues check
	$(PY) -m tools.msgids
	$(PY) -m tools.templates
	$(PY) -m tools.editor
	$(PY) -m tools.reference --check
	DJANGO_SETTINGS_MODULE=tests.settings $(PY) -m chantier makemigrations --check
	$(VENV)/bin/mypy

# The tables are made of the models, which `read` holds equal to the migrations; every other run applies those.
conventions:
	$(PY) -m pytest -q -n 2 --no-migrations tests/conventions

docs: $(VENV)/dev  ## write the generated references
	$(PY) -m tools.reference

bench: $(VENV)/dev  ## list the benchmarks; `python -m benchmarks NAME` runs one
	$(PY) -m benchmarks

lock: $(VENV)/dev  ## pin every dependency with its hashes
	$(VENV)/bin/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --extra postgresql --extra build pyproject.toml -o requirements/run.txt
	$(VENV)/bin/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --extra postgresql --extra build --group dev pyproject.toml -o requirements/dev.txt

clean:  ## remove what was made here
	rm -rf $(VENV) .demo build dist *.egg-info .mypy_cache .ruff_cache .import_linter_cache
