# `make demo` and `make test` set up all that they need, on a fresh machine too.
.DEFAULT_GOAL := help
.PHONY: help demo test check static page corpus bench fuzz ladder release-rehearsal fix docs lock bed bed-down clean
SHELL := /bin/bash

venv := .venv
python := $(venv)/bin/python
ready := $(venv)/ready
page := src/dunnage/report/page.html
units := $(venv)/units.log

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

demo: $(ready) ## Run the real action on the example: main, then a pull request
	@PYTHONPATH=tests/e2e $(python) -m bed.demo

test: static ## Run every check and every test
	@# The end-to-end tests wait for others most of the time: the unit tests run meanwhile.
	@$(python) -m pytest -m "not e2e" >$(units) 2>&1 & unit=$$!; trap "kill $$unit 2>/dev/null" EXIT; \
	  $(python) -m pytest -m e2e --durations=20; e2e=$$?; wait $$unit; status=$$?; \
	  cat $(units); exit $$((e2e || status))

check: static ## Run what needs no test bed
	$(python) -m pytest -m "not e2e"

static: $(ready) $(page) ## Check format, style, types and workflows
	$(python) -m ruff format --check .
	$(python) -m ruff check .
	$(python) -m mypy
	$(venv)/bin/zizmor --offline --quiet .github action.yml examples examples/workflows/*.yml
	PYTHONPATH=tests/e2e $(python) -m bed.bundle check

page: $(page) ## Build the page that shows a review

corpus: $(ready) ## Tell precision and recall of the linter on the projects judged by hand
	@PYTHONPATH=tests $(python) tests/corpus_report.py

fuzz: $(ready) ## Lint 20,000 mutated Dockerfiles
	DUNNAGE_FUZZ_BATCHES=20 $(python) -m pytest tests/test_fuzz.py

bench: $(ready) $(page) ## Measure speed and memory against named peers and limits
	@status=0; for each in lint weigh sarif overhead image; do echo "== $$each"; \
	  PYTHONPATH=tests:tests/e2e $(python) benchmarks/$$each.py || status=1; done; exit $$status

ladder: $(ready) ## Measure one application in four images, and tell it in docs/ladder.md
	@PYTHONPATH=tests/e2e $(python) -m bed.ladder

release-rehearsal: $(ready) $(page) ## Go through every step of a release, on loopback
	@PYTHONPATH=src:tests/e2e $(python) -m bed.releasing

fix: $(ready) ## Format, and repair what ruff can
	$(python) -m ruff check --fix .
	$(python) -m ruff format .

docs: $(ready) ## Write the generated documentation
	$(python) -m dunnage.docs

lock: $(ready) ## Lock the dependencies of pyproject.toml anew
	for kind in runtime dev; do \
	  UV_CUSTOM_COMPILE_COMMAND="make lock" $(venv)/bin/uv pip compile --quiet --universal \
	    --generate-hashes --no-emit-index-url --python-version 3.11 pyproject.toml \
	    $$([ $$kind = dev ] && echo --group dev) --output-file requirements/$$kind.txt; done

bed: $(ready) ## Start the test bed and leave it running
	@PYTHONPATH=tests/e2e $(python) -m bed up

bed-down: $(ready) ## Stop the test bed's Docker engine
	@PYTHONPATH=tests/e2e $(python) -m bed down

clean: ## Remove what the other targets made in this folder
	rm -rf $(venv) .mypy_cache .pytest_cache .ruff_cache .hypothesis src/page/node_modules $(page)

$(page): $(wildcard src/page/*.ts src/page/*.css src/page/*.js src/page/*.json src/page/page.html) | $(ready)
	@PYTHONPATH=tests/e2e $(python) -m bed.bundle build

$(ready): requirements/dev.txt
	python3 -m venv --clear $(venv)
	$(python) -m pip install --quiet --require-hashes --requirement requirements/dev.txt
	$(python) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
