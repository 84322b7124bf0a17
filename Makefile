# Everything that people and CI do. The work itself is in docker/local, in Python; this file only names it.
#
#   AT=2026-07-01T12:00:00+02:00   pins the app's clock (up, demo)
#   ONCE=1                         demo: stop everything again, exit with the walk's code
#   PORT=8001                      another port for the web workers (up, demo)
#   CULTURE_PYTHON=/path/to/python which Python makes .venv (else the first usable 3.12 or 3.13)

# The first Python that can run the set-up. A name on the path proves nothing, so each is tried.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 /usr/bin/python3 \
	"$$HOME"/.pyenv/versions/3.1[23]*/bin/python3 "$$HOME"/.local/share/uv/python/cpython-3.1[23]*/bin/python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
LOCAL = "$(or $(PYTHON),$(error No Python 3.12 or 3.13 found. Name yours: make PYTHON=/path/to/python3.12))" -B -m docker.local

export AT ONCE PORT CULTURE_PYTHON
unexport PYTHONPATH PYTHONHOME PYTHONSAFEPATH PYTHONSTARTUP
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

demo: ## One evening out, end to end, from an empty machine (ONCE=1, AT=)
	@$(LOCAL) $(if $(filter-out 0,$(ONCE)),--once) demo

up: ## Start everything in the background (AT=, PORT=)
	@$(LOCAL) up

down: ## Stop everything that was started here
	@$(LOCAL) down

forget: ## Stop everything and delete its data (.local)
	@$(LOCAL) forget

clean: ## Stop everything and delete .local and .venv
	@$(LOCAL) clean

test: ## All tests, in random order, on a private PostgreSQL and Redis (ARGS="tests/offers -k calendar")
	@$(LOCAL) test $(ARGS)

lint: ## Style, types, import floors, missing migrations
	@$(LOCAL) lint

format: ## Let ruff put the code in shape
	@.venv/bin/ruff check --fix-only --quiet . ; .venv/bin/ruff format .

prepare: ## Only the system packages and .venv
	@$(LOCAL) prepare

lock: ## Make requirements.lock anew from pyproject.toml (UPGRADE=1: newer releases)
	@$(LOCAL) lock

BENCHES = $(patsubst docker/bench/%.py,bench-%,$(filter-out docker/bench/_%,$(wildcard docker/bench/[a-z]*.py)))
PROOFS = $(patsubst docker/prove/%.py,prove-%,$(filter-out docker/prove/_%,$(wildcard docker/prove/[a-z]*.py)))

bench: $(BENCHES) ## Every measurement: each prints one line of JSON last

bench-%: docker/bench/%.py ## One measurement, docker/bench/NAME.py: bench-web
	@$(LOCAL) within .venv/bin/python -m docker.bench.$*

prove-%: docker/prove/%.py ## One long proof, docker/prove/NAME.py
	@$(LOCAL) within .venv/bin/python -m docker.prove.$*

help: ## This list
	@awk -F ':.*## ' '/^[a-z%-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@for name in $(BENCHES) $(PROOFS); do echo "       $$name"; done

.PHONY: demo up down forget clean test lint format prepare lock bench help
