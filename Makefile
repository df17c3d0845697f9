# Shaosheng 哨声: `make demo` serves the portal, `make test` runs every test. Both install what is missing.

SHELL := /bin/bash
PORTAL := .venv/bin/python bin/portal.py
export PORT LISTEN VERBOSE

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests demo demo-reset test coverage check bench chaos fuzz shots messages openapi lock stop

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

setup: ## Install what the portal needs (system packages as root or by sudo)
	@bin/setup.sh

setup-tests:
	@bin/setup.sh --tests

demo: setup ## Serve the demo district until Ctrl-C; PORT=8000, LISTEN=127.0.0.1, VERBOSE=1
	@exec $(PORTAL) demo

demo-reset: setup ## Forget the demo's data and start over
	@$(PORTAL) reset && exec $(PORTAL) demo

test: setup-tests ## Run every test, browser included; ARGS='tests/cases -k whistle'
	@exec $(PORTAL) test $(ARGS)

coverage: setup-tests ## Fail for a branch of rules, permissions or commands that no test takes
	@exec $(PORTAL) test --cov --cov-report=term-missing tests/cases tests/governance tests/grids tests/services tests/test_permission_table.py $(ARGS)

check: setup-tests ## Lint, types, rooms, templates, migrations, deployment, translations
	@exec $(PORTAL) check

bench: setup ## Measure the promised ratios; ARGS='--json FILE'
	@exec $(PORTAL) run --test -- python -m bench $(ARGS)

chaos: SEED ?= 1
chaos: SECONDS_OF_FAULTS := $(if $(filter environment command%,$(origin SECONDS)),$(SECONDS),60)
chaos: setup ## Faults in shuffled order against real processes; SEED=1 SECONDS=60
	@exec $(PORTAL) run --test -- python -m tests.faults.chaos --seed $(SEED) --seconds $(SECONDS_OF_FAULTS)

fuzz: SECONDS_OF_FUZZING := $(if $(filter environment command%,$(origin SECONDS)),$(SECONDS),300)
fuzz: setup-tests ## Try the API as five roles and a resident, with anything at all; SEED=1 SECONDS=300
	@exec $(PORTAL) run --test -- python -m tests.fuzz --seconds $(SECONDS_OF_FUZZING) $(if $(SEED),--seed $(SEED))

shots: setup-tests ## A picture of every screen under .local/shots
	@exec $(PORTAL) run --test -- python -m tests.journeys.shots $(ARGS)

messages: setup ## Collect the texts to translate and compile the translations
	@$(PORTAL) run --test -- manage.py makemessages --all --no-obsolete --no-location --ignore 'node_modules/*' --ignore '.local/*'
	@$(PORTAL) run --test -- manage.py compilemessages --ignore node_modules --ignore .venv

openapi: setup ## Keep the API's description as it is now; tests compare with it
	@$(PORTAL) run --test -- manage.py spectacular --file tests/house/openapi.yaml --fail-on-warn

lock: setup ## Write the lock files anew from pyproject.toml
	@bin/lock.sh

stop: ## Stop servers that `bin/portal.py env` has left running
	@$(PORTAL) stop
