.DEFAULT_GOAL := help
SHELL := /bin/bash
UV := .uv/bin/uv

.PHONY: help run setup test check bench clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.ready ## the locked environment in .venv

$(UV):
	python3 tools/bootstrap.py

.venv/.ready: pyproject.toml uv.lock | $(UV)
	$(UV) sync --locked --quiet
	@touch $@

test: setup ## every test
	.venv/bin/python -m pytest

check: setup ## formatter, linter, types and the house rules
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy

clean: ## forget the environment (the data in .sampan stays)
	rm -rf .venv .uv
