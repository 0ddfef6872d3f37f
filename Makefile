# Two commands matter to a newcomer: `make contract-test` and `make test`. Each sets up what it needs.
SHELL := /bin/sh
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# The variables of `make contract-test`; see README.md. The key is passed by environment and never echoed.
BASE_URL ?=
API_KEY ?=
MODEL ?=
PROFILE ?=
TRANSCRIPTS ?=
ARGS ?=
export API_KEY

.DEFAULT_GOAL := help
.PHONY: help setup generate check-generated contract-test test lint types check-all clean

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  %-18s %s\n", $$1, $$2}'

setup: $(READY) ## Create the virtual environment with pinned dependencies

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 2; }
	@echo "setting up $(VENV) (a minute, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]' 2>&1 | grep -v "is ignored: it is neither" || true
	@$(BIN)/python -c 'import responses_contract, pytest, schemathesis'
	@touch $(READY)

generate: $(READY) ## Write generated/ from spec/
	@$(BIN)/python -m codegen generate

check-generated: $(READY) ## Fail when generated/ differs from what spec/ says
	@$(BIN)/python -m codegen check

contract-test: $(READY) ## Run the contract tests: on the built-in mock, or with BASE_URL= API_KEY= MODEL=, or with TRANSCRIPTS=
	@$(BIN)/responses-contract run $(if $(BASE_URL),'$(BASE_URL)') $(if $(MODEL),--model '$(MODEL)') \
	  $(if $(PROFILE),--profile '$(PROFILE)') $(if $(TRANSCRIPTS),--transcripts '$(TRANSCRIPTS)') $(ARGS)

test: $(READY) ## Run the project's own tests (TRANSCRIPTS=dir adds the recorded corpus)
	@TRANSCRIPTS='$(TRANSCRIPTS)' $(BIN)/python -m pytest tests $(ARGS)

lint: $(READY) ## ruff: style and format
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(READY) ## mypy --strict
	@$(BIN)/mypy

clean: ## Remove what was built, the virtual environment included
	rm -rf $(VENV) build dist results .pytest_cache .mypy_cache .ruff_cache .hypothesis
