# Everything is made under .dev/ and goes with `make clean`. See dev/ for how.
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
DEV := @dev/bootstrap.sh

help:    ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' Makefile

up:      ## set up what is missing; start PostgreSQL, Asterisk, Odoo and the bridge; return when ready
	$(DEV) up
down:    ## stop all that was started here
	$(DEV) down
env:     ## print addresses, logins and start commands as KEY=VALUE
	$(DEV) env
demo:    ## up, with simulated phones and callers, until Ctrl-C
	$(DEV) demo
test:    ## every test there is: lint, unit, bridge, odoo, system
	$(DEV) test
test-fast: ## the tests that need neither PBX nor browser
	$(DEV) test-fast
lint:    ## the linters alone
	$(DEV) lint
bench:   ## the measurements
	$(DEV) bench
bench-ring: ## of these the one from a ring to the agent's screen; RING_AGENTS, RING_RATE, RING_CALLS
	$(DEV) bench-ring
chaos:   ## the faults
	$(DEV) chaos
pictures: ## take the pictures of the docs anew
	$(DEV) pictures
i18n:    ## bring the translations up to date with the addon's words
	$(DEV) i18n
clean:   ## stop all and remove .dev/
	$(DEV) clean

.PHONY: help up down env demo test test-fast lint bench bench-ring chaos pictures i18n clean
