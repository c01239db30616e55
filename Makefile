# Everything one does with orglearn from a checkout. `make` alone lists the targets.
#
# All work happens in .venv, which `make setup` builds with pip alone and rebuilds only when
# pyproject.toml or constraints.txt has changed. Another Python: make setup PYTHON=python3.13

PYTHON ?= python3
BIN    := .venv/bin
READY  := .venv/.ready

# What `make run` runs, and what `make test PYTEST_ARGS=...` hands to pytest. Tests run in two processes, a file at a time,
# in the order tests/conftest.py gives; PYTEST_ARGS="-n 0 --pdb -k name" runs them in one, to look into it.
RUN_COMMAND = $(BIN)/python -m sim.cli.main_job
PYTEST_ARGS =
PYTEST      = $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help setup run test quick slowest faults kills hostile golden lint format format-js docs bench ensemble validate lab wheel \
        lock clean rebuild

help: ## list these targets
	@echo "orglearn: what make can do"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(READY) ## build .venv with everything needed (once; one minute or two)

run: setup ## the main comparison; results go to outputs/, or outputs-2 if that is another's
	$(RUN_COMMAND)

test: lint ## lint, types and every test
	@echo "== pytest"
	@$(PYTEST) $(PYTEST_ARGS)

quick: setup ## the tests that are not marked slow
	@$(PYTEST) -m "not slow" $(PYTEST_ARGS)

slowest: setup ## the twenty tests that took longest the last time
	@$(BIN)/python -m tests.slowest

faults: setup ## plant faults in copies of the code, and see that the tests find each (half an hour)
	@$(BIN)/python benchmarks/planted_faults.py

kills: setup ## kill validate, report and ensemble at twenty random moments each, and see that nothing is lost
	@ORGLEARN_KILLS=20 $(BIN)/python -m pytest -n 0 -q tests/test_killed.py

hostile: setup ## 2 000 study files and 200 study folders with something wrong, into docs/data (a quarter of an hour)
	@$(BIN)/python benchmarks/hostile_files.py --out docs/data/hostile_files.json

golden: setup ## store the numbers anew; where one is another, CHANGELOG has to say so under "Results change"
	@$(BIN)/python -m tests.golden

lint: setup ## ruff and mypy, changing nothing
	@echo "== ruff check"
	@$(BIN)/ruff check .
	@echo "== ruff format --check"
	@$(BIN)/ruff format --check .
	@echo "== mypy sim"
	@$(BIN)/mypy sim

format: setup ## let ruff mend and format the code
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

# The only target that needs Node; the tests check the length of the lines, and need Python alone.
PRETTIER = prettier@3.10.1
format-js: ## let Prettier format the lab's page and the explorer (needs Node)
	@npx --yes $(PRETTIER) --write "sim/lab/page/**/*.{js,css,html}" "sim/reporting/templates/explorer.{js,css}"

docs: setup ## rewrite the generated tables in docs/
	$(BIN)/python -m docs.tools.tables

bench: setup ## time the simulation, the runner of studies and the decision document
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/runner.py
	$(BIN)/python benchmarks/document.py

# Both write down what they found, with the command and the versions, for the repository to keep. Stopped and started
# again, they go on where they were: what is done stands in outputs/.
ensemble: setup ## draw parameter sets and keep those that show the report's findings (a quarter of an hour)
	$(BIN)/python -m sim.validation.ensemble --sets 800 --keep 200

validate: setup ## the whole validation passport, into docs/data (most of an hour)
	$(BIN)/orglearn validate --full
	@mkdir -p docs/data && cp outputs/validate/passport.json docs/data/passport.json
	@$(BIN)/python -m docs.tools.tables

lab: setup ## what the demonstrations claim, and the lab under load, into docs/data (a quarter of an hour)
	$(BIN)/python -m docs.tools.demonstrations --worlds 20 --out docs/data/demos.json
	$(BIN)/python benchmarks/lab.py --out docs/data/lab.json

wheel: setup ## build dist/orglearn-*.whl and see that the settings are in it
	@rm -rf dist
	@$(BIN)/python -m build --wheel .
	@$(BIN)/python -m zipfile -l dist/*.whl | grep -q 'sim/_configs/' \
	  || { echo "The wheel lacks sim/_configs: is configs/ empty?"; exit 1; }

# One lock for Python 3.11 to 3.13 and every system: uv can resolve for all of them at once, pip cannot.
# uv is needed for this target only, and lives in a folder that is removed again.
lock: ## resolve the newest allowed versions into constraints.txt
	@$(PYTHON) -m venv --clear .venv-lock
	@.venv-lock/bin/python -m pip install -qq --disable-pip-version-check uv
	@{ echo "# Every version orglearn is tested with, on Python 3.11 to 3.13. Made by \`make lock\`; do not edit." && \
	   .venv-lock/bin/uv pip compile pyproject.toml --extra dev --extra notebooks --extra cluster --quiet --upgrade \
	     --universal --python-version 3.11 --no-header --no-annotate; } > .venv-lock/constraints.txt
	@mv .venv-lock/constraints.txt constraints.txt
	@rm -rf .venv-lock
	@echo "constraints.txt holds $$(grep -c == constraints.txt) versions; next: make test"

clean: ## remove .venv, caches and build products (outputs/ stays)
	@rm -rf .venv .venv-lock build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A PYTHON that was named and is not the one in .venv asks for a new .venv.
ifneq ($(origin PYTHON),file)
ifneq ($(shell $(PYTHON) -V 2>/dev/null),$(shell $(BIN)/python -V 2>/dev/null))
$(READY): rebuild
endif
endif
rebuild:

INSTALL = $(BIN)/python -m pip install --no-input --progress-bar off --disable-pip-version-check --use-pep517 \
            -c constraints.txt -e ".[dev,notebooks,cluster]"

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -V >/dev/null 2>&1 \
	  || { echo "No $(PYTHON) runs here. Name another one: make setup PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "orglearn needs Python 3.11, 3.12 or 3.13, and $(PYTHON) is $$($(PYTHON) -V 2>&1)." \
	            "Name another one: make setup PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Setting up .venv with $$($(PYTHON) -V 2>&1): one minute or two, once ..."
	@test "$$($(BIN)/python -V 2>&1)" = "$$($(PYTHON) -V 2>&1)" || $(PYTHON) -m venv --clear .venv
	@$(INSTALL) -qq \
	  || { echo "That did not work. Once more, with all that pip has to say:"; $(INSTALL); } \
	  || { echo "Setting up did not finish: see what pip says above."; exit 1; }
	@touch $(READY)
	@echo "Ready."
