# Two commands for everyone, `make demo` and `make test`; the rest is what they are made of.
# Only Python >= 3.11, Node >= 20 and make are assumed. Stamps make a second run quick.

VENV   := .venv
BIN    := $(VENV)/bin
HUB    := $(BIN)/hub
SOURCE := hub cms crm chain reports
PORT   ?= 8000
export PORT

ifeq ($(MAKELEVEL),0)
MAKEFLAGS += --jobs=2
endif
.DEFAULT_GOAL := help
.PHONY: help demo test install check lint types format lock clean

help: ## Say what can be made.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

demo: install ## Install, start everything, build the demo world, and serve it at http://127.0.0.1:8000 (PORT=).
	@$(HUB) demo

test: install ## Install what tests need, check the code, run every test.
	@$(HUB) doctor --tests --install
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -n 3

install: $(VENV)/python.stamp node_modules/node.stamp ## Make the environment in .venv and node_modules; start nothing.
	@$(BIN)/python -m compileall -q $(SOURCE)
	@$(HUB) compile-messages

check: types lint ## Format, lint, types, import contracts, migrations.

lint: install
	@$(BIN)/ruff format --check . || { echo "run: make format"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --no-cache > $(VENV)/lint-imports.log || { cat $(VENV)/lint-imports.log; exit 1; }
	@$(HUB) makemigrations --check --dry-run

types: install
	@$(BIN)/mypy $(SOURCE)

format: install ## Put the code into its format.
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

lock: ## Pin every dependency anew (needs uv); read the difference before committing it.
	uv pip compile --quiet --python 3.11 --universal --generate-hashes --no-emit-index-url pyproject.toml -o requirements.txt
	uv pip compile --quiet --python 3.11 --universal --generate-hashes --no-emit-index-url --extra dev pyproject.toml -c requirements.txt -o requirements-dev.txt
	rm -rf .lock && mkdir .lock && cp package.json .npmrc .lock/
	cd .lock && npm install --package-lock-only --loglevel=error
	node .ci/strip-lock.mjs .lock/package-lock.json package-lock.json && rm -rf .lock

clean: ## Remove what install made; data in .hub stay.
	rm -rf $(VENV) node_modules *.egg-info .mypy_cache .ruff_cache
	find $(SOURCE) -name '*.mo' -delete

$(VENV)/python.stamp: requirements-dev.txt pyproject.toml
	@.ci/install-python $(VENV)
	@touch $@

node_modules/node.stamp: package-lock.json .npmrc
	@.ci/install-node
	@touch $@
