# Peercare: `make run` starts it, `make test` tests it; `make help` lists the rest.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Compiled modules halve the time of a start.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
IN_ENVIRONMENT := $(BIN)/python -m
INSTALL := $(IN_ENVIRONMENT) setup.environment

# What semantic ranking needs is installed only where it is on.
SEMANTIC = $(if $(filter-out 0 no false off,$(SEARCH_SEMANTIC)),requirements-semantic.txt)

# Threads share their memory, and what hashing a password takes is given back: a third less for each web process.
LEAN := env MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=262144

# The first Python on this machine that we run on; PYTHON=… chooses another.
SUITS = -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))'
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" $(SUITS) 2>/dev/null && echo "$$python" && break; done)

# Checks run side by side where make can keep their words apart.
SIDE_BY_SIDE := $(if $(filter output-sync,$(.FEATURES)),-j2 --output-sync=target)
CHECKS := check-format check-lint check-types check-imports check-templates check-packages check-security \
	check-migrations check-translations check-dead-code
TYPED := app config.py wsgi.py setup benchmarks tests
PYTEST := $(BIN)/pytest -n logical --maxprocesses=4 --dist=loadscope

##@ Run
.PHONY: run
run: $(BIN)/python  ## Start Peercare for development, with demo data: HOST, PORT, INSTANCE, DEMO=0
	@$(INSTALL) $(if $(filter postgres%,$(DATABASE_URL))$(REDIS_URL),requirements-scale.txt,requirements.txt) $(SEMANTIC)
	@exec $(LEAN) $(IN_ENVIRONMENT) setup.start development

.PHONY: serve
serve: $(BIN)/python  ## Start Peercare for production: SECRET_KEY and BASE_URL are required
	@$(INSTALL) requirements-scale.txt $(SEMANTIC)
	@exec $(LEAN) $(IN_ENVIRONMENT) setup.start production

##@ Test
.PHONY: test
test: ready check  ## Check everything, then run every test: what continuous integration runs
	@$(IN_ENVIRONMENT) setup.servers
	$(PYTEST)

.PHONY: check
check: ready  ## Format, lint, types, import contracts, templates, packages, security, migrations, translations, dead code
	@$(MAKE) --no-print-directory --keep-going $(SIDE_BY_SIDE) $(CHECKS)

.PHONY: verify
verify: ready  ## Coverage, mutants of the pure modules, the long runs, the quick tests on every other Python here
	@$(IN_ENVIRONMENT) setup.servers
	@$(IN_ENVIRONMENT) setup.lighthouse
	$(PYTEST) --cov --cov-report=
	@$(IN_ENVIRONMENT) setup.coverage
	@$(IN_ENVIRONMENT) setup.mutation
	PRODUCTS_WHOLE=1 $(BIN)/pytest -m "verify or sampled" --timeout=3600
	@$(IN_ENVIRONMENT) setup.pythons

.PHONY: bench
bench: ready  ## Measure pages and posting beside what the same server could do at best; OPTIONS=--quick: only the promises, met or missed
	@$(IN_ENVIRONMENT) setup.servers
	@$(IN_ENVIRONMENT) benchmarks $(OPTIONS)

.PHONY: $(CHECKS)
check-format:
	@$(BIN)/ruff format --check --quiet . || { echo "Run make format."; exit 1; }
check-lint:
	@$(BIN)/ruff check --quiet .
check-types:
	@$(BIN)/mypy $(wildcard $(TYPED))
check-imports:
	@$(BIN)/lint-imports --no-logo --no-cache
check-templates:
	@$(BIN)/djlint --quiet --lint templates
check-packages:
	@$(BIN)/deptry --no-ansi .
check-security:
	@$(BIN)/bandit --quiet --recursive --configfile pyproject.toml app setup config.py wsgi.py
check-migrations:
	@$(IN_ENVIRONMENT) setup.migrations
check-translations:
	@$(IN_ENVIRONMENT) setup.translations check
check-dead-code:
	@$(IN_ENVIRONMENT) setup.dead_code

##@ Write
.PHONY: format
format: ready  ## Format the code, and mend what the linter can mend
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

.PHONY: translations
translations: ready  ## Bring the catalogues under translations/ up to what code and templates say
	@$(IN_ENVIRONMENT) setup.translations update

.PHONY: lock
lock: ready  ## Choose the newest packages anew and write the lock files; UPGRADE= keeps the versions
	@$(IN_ENVIRONMENT) setup.lock $(UPGRADE)
UPGRADE ?= --upgrade

.PHONY: clean
clean:  ## Remove the environment, fetched assets and caches; the data under instance/ stays
	rm -rf .venv .cache static/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find app setup tests benchmarks migrations -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

.PHONY: help
help:  ## Show this
	@awk 'BEGIN {FS = ":.*##"} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z-]+:.*##/ {printf "  make %-14s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: ready
ready: $(BIN)/python
	@$(INSTALL) requirements-dev.txt
	@$(IN_ENVIRONMENT) setup.assets
	@$(IN_ENVIRONMENT) setup.translations compile

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Peercare needs Python 3.11, 3.12, 3.13 or 3.14; install one, or name it by PYTHON=…"; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version) …"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }
