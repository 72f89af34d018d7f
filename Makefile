# The two commands that need nothing but Python 3.11 or newer, git and make: `make run` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check faults mutants format decks bank pictures clean

run: $(VENV)/installed
	@$(BIN)/crss-quiz

test: $(VENV)/installed-dev
	$(BIN)/pytest -n 2

# The whole gate: format, lint, types, import contracts, decks, tests. CI runs the same.
check: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/crss-quiz decks check
	$(BIN)/crss-quiz decks audit decks --strict
	$(BIN)/pytest -n 2

# The fault harnesses in full (the gate runs a sample), and the table of them in docs/faults.md. About an hour;
# ONLY=tests/faults/test_sizes.py runs a part and leaves the other rows as they are.
ONLY :=
faults: $(VENV)/installed-dev
	CRSS_QUIZ_FAULTS=full CRSS_QUIZ_FAULTS_TABLE=docs/faults.md CRSS_QUIZ_FAULTS_PART="$(ONLY)" $(BIN)/pytest -n 2 \
		$(or $(ONLY),tests/faults tests/hostile tests/storage/test_lock.py tests/storage/test_database.py)

# Breaks the attempt, the score, the memory, the reader of decks and storage in small ways, and counts what the tests
# find. Takes more than an hour, and needs fork.
mutants: $(VENV)/installed-mutants
	rm -rf mutants
	PATH="$(CURDIR)/$(BIN):$$PATH" mutmut run
	$(BIN)/python tests/mutants.py

format: $(VENV)/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

decks: $(VENV)/installed
	$(BIN)/crss-quiz decks generate
	$(BIN)/crss-quiz decks check

# What the audit says of our own decks, for all to see; a test holds that it is current.
bank: $(VENV)/installed-dev
	$(BIN)/crss-quiz decks audit decks --output docs/bank.md

# Takes new text frames and SVG pictures of the screens; look at them before they are committed.
pictures: $(VENV)/installed-dev
	$(BIN)/pytest -n 2 tests/tui/test_frames.py tests/tui/test_pictures.py --snapshot-update
	for name in exam overview result review study-revealed study-explained progress; do \
		cp "tests/tui/__snapshots__/test_pictures/test_the_picture_is_as_it_was_looked_at[$$name].svg" docs/pictures/$$name.svg; \
	done

$(VENV)/made:
	$(PYTHON) -c 'import sys; sys.exit("crss-quiz needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/made pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/made pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/installed

$(VENV)/installed-mutants: $(VENV)/installed-dev
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[mutants]'
	@touch $@

clean:
	rm -rf $(VENV) dist build mutants
