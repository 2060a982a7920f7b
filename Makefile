# The two commands are `make demo` and `make test`. Everything made lies below var/ (and dist/ for the zip).

VENV := var/venv/bin
# Each is tried by running it: a name on the PATH may be a shim that starts nothing.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)

# Two processes, files in their order: the longest come early, so that neither waits for the other at the end.
PYTEST := $(VENV)/pytest -n 2 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help setup demo dashboard test test-slow test-all bench lint classes zip clean distclean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## virtual environment, packages, Java and jars below var/; nothing when all is there
	@python="$(PYTHON)"; if [ -z "$$python" ]; then \
		echo "setup: no Python 3.11 or newer on the PATH: install python3.11, or name one: make PYTHON=/path/to/python3" >&2; \
		exit 1; fi; "$$python" -m machine.install
	@$(VENV)/python -m gold.pricing.compile

demo: setup ## three months from call records on a real Kafka broker to bills, the first issued and sealed; ARGS="--events 200000" for more
	@$(VENV)/tollhouse run-month $(ARGS)

dashboard: setup ## the published figures in a browser; ARGS="--settings var/demo/settings.toml" for the demo's
	@$(VENV)/tollhouse open-dashboard $(ARGS)

test: setup ## the tests, with the real broker and real Delta tables
	@$(PYTEST) -m "not slow" $(ARGS)

test-slow: setup
	@$(PYTEST) -m slow --durations=20 $(ARGS)

test-all: setup ## all tests, the slow ones (crashes, clusters) too
	@$(PYTEST) $(ARGS)

bench: setup ## a month of a million events, each step timed cold and warm beside others; ARGS="--help" says more
	@$(VENV)/python -m tests.bench $(ARGS)

lint: setup ## ruff (rules and format) and mypy --strict
	@$(VENV)/ruff check
	@$(VENV)/ruff format --check
	@$(VENV)/mypy

classes: setup ## conf/classes.txt anew, after other jars: what a month loads, as Java writes it down
	@SPARK_SUBMIT_OPTS=-XX:DumpLoadedClassList=$(CURDIR)/var/classes.txt $(VENV)/tollhouse run-month --events 5000
	@# Left out: classes that Java makes as it runs; those of its method handles break its Flight Recorder (JDK 17).
	@LC_ALL=C sort -u var/classes.txt | grep -vE '^(#|@lambda-form-invoker)|\$$Proxy|Species_' > conf/classes.txt

zip: setup ## dist/tollhouse.zip and dist/conf.zip, the packages and the settings with the tariff, for spark-submit
	@$(VENV)/python -m lake.pack

clean: ## removes what was made: lakes, bills, topics, caches
	@for told in var/broker/broker.serving var/*/broker/broker.serving; do \
		if [ -f $$told ]; then $(VENV)/tollhouse start-broker --stop --folder $${told%/*}; fi; done
	@if [ -f var/session/session.serving ]; then $(VENV)/tollhouse stop-session; fi
	@[ ! -d var ] || find var -mindepth 1 -maxdepth 1 ! -name venv ! -name jars ! -name java ! -name 'setup.*' \
		! -name '*.egg-info' -exec rm -rf {} +
	@rm -rf dist
	@find . -name __pycache__ -not -path './var/*' -not -path './.venv/*' -prune -exec rm -rf {} +

distclean: clean ## removes the downloads too
	@rm -rf var
