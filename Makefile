# Two commands matter to a newcomer: `make contract-test` and `make test`. Each sets up what it needs.
SHELL := /bin/sh
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.ready
# What codegen writes is not kept in the repository: it is made anew whenever what it is made from has changed. Folders are
# among that, whose time moves when a file of theirs is removed.
MADE := generated/responses_api/openapi.json
READY := $(INSTALLED) $(MADE)

# The variables of `make contract-test`; see README.md. The key is passed by environment and never echoed.
BASE_URL ?=
API_KEY ?=
MODEL ?=
PROFILE ?=
TRANSCRIPTS ?=
ARGS ?=
export API_KEY
# Hundreds of processes start under the tests and the bench: the modules are compiled once, not by each of them.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup generate check-generated contract-test test lint types wheel \
  transcripts faults acceptance bench load schemathesis test-slow fuzz clients client-matrix peers test-scale \
  scenario-faults stability attack dialects lock site tutorials release-check clean

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  %-18s %s\n", $$1, $$2}'

setup: $(READY) ## Create the virtual environment with locked dependencies

# Exactly what the locks say, every file by its hash.
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check
LOCKED := $(INSTALL) --require-hashes

$(INSTALLED): pyproject.toml runtime/pyproject.toml locks/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 2; }
	@echo "setting up $(VENV) (a minute, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(LOCKED) -r locks/dev.txt
	@$(INSTALL) --no-deps --no-build-isolation -e runtime -e .
	@$(BIN)/python -c 'import responses_contract, responses_api, pytest, schemathesis'
	@touch $(INSTALLED) && touch $(MADE)

$(MADE): $(INSTALLED) runtime/responses_api_runtime/grammar.py $(shell find spec codegen -name __pycache__ -prune -o -print)
	@$(BIN)/python -m codegen generate
	@touch $(MADE)

generate: $(INSTALLED) ## Write all that a command makes: generated/ from spec/, and the pages of docs/
	@$(BIN)/python -m codegen generate
	@touch $(MADE)
	@$(BIN)/python -m bench.pages

check-generated: $(READY) ## Fail when generated/ or a made page differs from what `make generate` writes
	@$(BIN)/python -m codegen check
	@$(BIN)/python -m bench.pages --check

contract-test: $(READY) ## Run the contract tests: on the built-in mock, or with BASE_URL= API_KEY= MODEL=, or with TRANSCRIPTS=
	@$(BIN)/responses-contract run $(if $(BASE_URL),'$(BASE_URL)') $(if $(MODEL),--model '$(MODEL)') \
	  $(if $(PROFILE),--profile '$(PROFILE)') $(if $(TRANSCRIPTS),--transcripts '$(TRANSCRIPTS)') $(ARGS)

test: $(READY) ## Run the project's own tests (TRANSCRIPTS=dir adds the recorded corpus)
	@TRANSCRIPTS='$(abspath $(TRANSCRIPTS))' $(BIN)/python -m pytest tests -n 3 --dist loadfile --junitxml=results/tests.xml $(ARGS)

lint: $(READY) ## ruff: style and format
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(READY) ## mypy --strict
	@$(BIN)/mypy

transcripts: $(READY) ## Write the legal and broken transcripts to results/transcripts, as files to look at
	@$(BIN)/responses-contract transcripts results/transcripts

faults: $(READY) ## Print the matrix rule x fault, and the detection score
	@$(BIN)/python -m bench.faults

acceptance: $(READY) ## How much recorded traffic the schemas accept, by origin (TRANSCRIPTS=dir)
	@$(BIN)/python -m bench.acceptance --transcripts '$(TRANSCRIPTS)'
	@$(BIN)/python -m bench.faults_in_json --transcripts '$(TRANSCRIPTS)'

bench: $(VENV)/.bench ## Speed, beside openai-python in the same run
	@$(BIN)/python -m bench.bench_models $(TRANSCRIPTS)
	@$(BIN)/python -m bench.bench_client
	@$(BIN)/python -m bench.bench_socket
	@$(BIN)/python -m bench.bench_connection
	@$(BIN)/python -m bench.bench_checker
	@$(BIN)/python -m bench.bench_linear
	@$(BIN)/python -m bench.bench_mock

test-scale: $(VENV)/.scale ## The tests of cluster, load and metrics, with what these extras need
	@$(BIN)/python -m pytest $(SCALE) -q $(ARGS)

SCALE := tests/suite/test_cluster.py tests/suite/test_load.py tests/suite/test_metrics.py

$(VENV)/.scale: $(READY) locks/scale.txt
	@$(LOCKED) -r locks/scale.txt
	@$(BIN)/python -c 'import distributed, locust, moto, pyarrow, s3fs'
	@touch $@

$(VENV)/.bench: $(READY) locks/bench.txt
	@$(LOCKED) -r locks/bench.txt
	@$(BIN)/python -c 'import openai'
	@touch $(VENV)/.bench

load: $(READY) ## 500 streams at once on the mock, ten rounds
	@$(BIN)/python -m bench.load_mock
	@$(BIN)/python -m bench.load_socket

schemathesis: $(READY) ## Every phase of schemathesis against the mock (ARGS="--cases 5000")
	@$(BIN)/python -m bench.schemathesis_mock $(ARGS)

test-slow: $(READY) ## The tests that take seconds each, or the package index: whole runs, plugins, pyright, a project next door
	@TRANSCRIPTS='$(abspath $(TRANSCRIPTS))' $(BIN)/python -m pytest tests -m slow -n 3 --dist loadfile $(ARGS)

fuzz: $(READY) ## Fuzz the decoder, the checker, and the command line with damaged files (ARGS="--minutes 60")
	@$(BIN)/python -m bench.fuzz $(ARGS)
	@$(BIN)/python -m bench.fuzz_command $(ARGS)

clients: $(READY) ## Point openai-python, openai-agents, LangChain and the Vercel AI SDK at the mock
	@$(BIN)/python tests/clients/run.py $(ARGS)

peers: $(READY) ## Run the suite against real servers on this machine, and compare with their profiles
	@$(BIN)/python contract_tests/peers/run.py $(ARGS)

client-matrix: $(READY) ## Lead real clients through every fault, and write the table of who breaks (ARGS="codex --only stream/*")
	@$(BIN)/python -m contract_tests.clients.run --write $(ARGS)

scenario-faults: $(READY) ## Show every scenario failing, and every fault of a connection found on a live one
	@$(BIN)/python -m bench.scenario_faults
	@$(BIN)/python -m bench.socket_faults

stability: $(READY) ## The same verdicts twenty times, with latency, 429s and resets
	@$(BIN)/python -m bench.stability

dialects: $(READY) ## Run the suite on the mock in every dialect, with that dialect's profile
	@$(BIN)/python -m bench.dialects $(ARGS)

attack: $(READY) ## Full disks, kill -9, Ctrl-C, bombs, a canary: nothing lost, leaked, half-written, or over 600 MB or 30 s
	@$(BIN)/python -m bench.attack.store
	@$(BIN)/python -m bench.attack.interrupts
	@$(BIN)/python -m bench.attack.canary
	@$(BIN)/python -m bench.attack.memory
	@$(BIN)/python -m bench.attack.socket

wheel: $(VENV)/.release ## Build the wheels: models and client; the engine, with the list of what it needs (CycloneDX)
	@for package in runtime .; do $(BIN)/python -m build --wheel --no-isolation --outdir dist $$package >/dev/null || exit 1; done
	@{ grep -o 'responses-api==[0-9.]*' pyproject.toml; cat locks/contract.txt; } | \
	  $(BIN)/cyclonedx-py requirements - --pyproject pyproject.toml --mc-type library --short-PURLs \
	  --output-reproducible -o "$$(ls dist/responses_contract-*.whl | tail -n 1 | sed 's/-py3.*//').cdx.json" 2>/dev/null
	@ls dist/*

$(VENV)/.release: $(READY) locks/release.txt
	@$(LOCKED) -r locks/release.txt
	@$(BIN)/python -c 'import cyclonedx, twine, uv'
	@touch $@

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --no-emit-package responses-api
# Pins of what `make clients` installs, anywhere; and of peers and the client matrix, which are measured on Linux.
PINS := $(wildcard tests/clients/requirements-*.txt)
PINS_OF_LINUX := $(wildcard contract_tests/*/requirements-*.txt contract_tests/*/*/requirements-*.txt)

lock: $(VENV)/.release ## Remake all locks: new requirements of pyproject.toml, hashes of new pins (ARGS=--upgrade)
	@$(LOCK) pyproject.toml --extra dev -o locks/dev.txt $(ARGS)
	@$(LOCK) runtime/pyproject.toml -c locks/dev.txt -o locks/client.txt
	@$(LOCK) pyproject.toml -c locks/dev.txt --extra contract -o locks/contract.txt
	@$(LOCK) pyproject.toml -c locks/dev.txt --extra bench -o locks/bench.txt
	@$(LOCK) pyproject.toml -c locks/dev.txt --extra site -o locks/site.txt
	@$(LOCK) pyproject.toml -c locks/dev.txt -c locks/site.txt --extra release -o locks/release.txt
	@$(LOCK) pyproject.toml -c locks/dev.txt --extra scale -o locks/scale.txt
	@$(BIN)/python -m bench.locks hashes locks/*.txt $(PINS)
	@$(BIN)/python -m bench.locks hashes --only-linux $(PINS_OF_LINUX)
	@$(BIN)/python -m bench.locks beyond locks/dev.txt locks/bench.txt locks/release.txt locks/site.txt locks/scale.txt

site: $(VENV)/.site ## Build the site into results/site; it opens from disk
	@$(BIN)/python -m bench.site $(ARGS)

$(VENV)/.site: $(READY) locks/site.txt
	@$(LOCKED) -r locks/site.txt
	@$(BIN)/python -c 'import sphinx, myst_parser, furo'
	@touch $@

tutorials: $(READY) ## Follow the tutorials word for word, each in an empty folder (ARGS=judge-my-server)
	@$(BIN)/python -m bench.tutorials $(ARGS)

release-check: $(VENV)/.release ## What must hold before a release: equal builds, contents, every Python, the first minute
	@$(BIN)/python -m bench.release_check $(ARGS)

clean: ## Remove what was built, the virtual environment included
	rm -rf $(VENV) build dist results generated/responses_api .pytest_cache .mypy_cache .ruff_cache .hypothesis
