# make ask           set everything up, read the shipped articles, ask "what is VOICE for?"
# make ask Q="..."   ask something else
# make try           open the bot in a simulated Discord in the browser
# make test          set everything up and run the tests
# make lint          what CI checks beside the tests
# make lock          pin what is installed in .venv

Q ?= what is VOICE for?
export Q

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
CANDIDATES := python3.11 python3.12 python3.13 python3
PYTHON ?= $(firstword $(foreach p,$(CANDIDATES),$(shell \
  $(p) -c 'import ensurepip, venv, sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
  >/dev/null 2>&1 && echo $(p))))

.PHONY: ask try test lint lock clean

ask: $(STAMP)
	@$(BIN)/pullquote ask "$$Q" --articles corpus/articles corpus/examples

try: $(STAMP)
	@$(BIN)/pullquote try

test: $(STAMP)
	$(BIN)/python -m pytest -n 3 --dist worksteal

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot.env_example | diff - .env.example

lock: $(STAMP)
	$(BIN)/python -m scripts.maintain.lock

# Made once, and brought up to date when the pins or the project's metadata change.
$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 with venv is needed: install it, or say make PYTHON=/path/to/python" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (a few minutes the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
