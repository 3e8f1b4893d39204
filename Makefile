# `make score` and `make test` are all that a fresh machine needs: Python 3.11 or later with venv, and make.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: score test check format docs lock clean

score: .venv/ready
	$(BIN)/dualuse score examples/invoice.csv --fail-on never

test: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -x -m "not slow"

format: .venv/ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.venv/ready: pyproject.toml requirements-dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

docs: .venv/ready
	$(BIN)/python docs/make_commands.py

lock:
	uv pip compile --universal --python-version 3.11 --group dev pyproject.toml --no-emit-index-url -o requirements-dev.txt

clean:
	rm -rf .venv dist build
