PY ?= python3
V := .venv/bin/python
# what depends most on how the package is installed, and on the versions of what it stands on
PART := tests/claims tests/cli tests/regular tests/stats tests/test_cli.py tests/test_public_api.py

.PHONY: demo test deep lint types docs notebooks spark outputs schemas bench compare package lowest lowest-part all clean

demo: .venv/.run
	$(V) -m deserstats demo

test: .venv/.test
	$(V) -m pytest -q -n auto --dist worksteal

deep: .venv/.test
	HYPOTHESIS_PROFILE=deep $(V) -m pytest -q -n auto --dist worksteal -m "deep or not deep"

lint: .venv/.lint
	$(V) -m ruff check .
	$(V) -m ruff format --check .

types: .venv/.lint
	$(V) -m mypy

docs: .venv/.docs
	$(V) -m sphinx -q -W --keep-going -b html docs docs/_build/html

notebooks: .venv/.notebooks
	$(V) docs/notebook_outputs.py --check

# the recipe for Spark, on a Spark of this machine; a Java runtime is needed
spark: .venv/.test .venv/.spark
	$(V) -m pytest -q tests/many/test_spark.py

# what the notebooks, the pictures and the pages of docs show, as it is now
outputs: .venv/.notebooks
	$(V) docs/pictures.py
	$(V) docs/notebook_outputs.py
	$(V) docs/page_outputs.py

schemas: .venv/.run
	$(V) -m deserstats schema > docs/claims.schema.json
	$(V) -m deserstats schema --results > docs/schema.json

bench: .venv/.run
	for file in benchmarks/*.py; do $(V) $$file; done

# the same work by other tools, in an environment of their own, as a page of docs; less than a quarter of an hour
compare:
	$(PY) -m venv .venv/peers
	.venv/peers/bin/python -m pip install -q "pip>=25.1"
	.venv/peers/bin/python -m pip install -q --group peers -e .
	.venv/peers/bin/python benchmarks/compare.py --write-docs

# what is installed: the tests pass where the sdist is unpacked, and the wheel answers in a venv of its own
package: .venv/.test
	rm -rf dist
	$(V) -m pip install -q build
	$(V) -m build -o dist . > dist.log && rm dist.log
	mkdir dist/source && tar xzf dist/*.tar.gz -C dist/source --strip-components=1
	cd dist/source && PYTHONPATH=$(CURDIR)/dist/source ../../$(V) -m pytest -q -p no:cacheprovider $(PART)
	$(PY) -m venv dist/venv
	dist/venv/bin/python -m pip install -q dist/*.whl
	cd dist && venv/bin/deserstats demo && venv/bin/deserstats check ../deserstats/data/two-figures.csv && venv/bin/deserstats analyse ../deserstats/data/two-figures.csv

# the oldest versions of constraints-lowest.txt: the whole suite, or what TESTS names
lowest:
	$(PY) -m venv .venv/lowest
	.venv/lowest/bin/python -m pip install -q "pip>=25.1"
	.venv/lowest/bin/python -m pip install -q --group test -c constraints-lowest.txt -e ".[excel,parquet]"
	.venv/lowest/bin/python -m pytest -q -n auto --dist worksteal $(TESTS)

lowest-part:
	$(MAKE) lowest TESTS="$(PART)"

all: test lint types docs notebooks

.venv/bin/python:
	$(PY) -m venv --without-pip .venv
	$(PY) -m pip --python $(V) install -q "pip>=25.1"

.venv/.run: .venv/bin/python pyproject.toml
	$(V) -m pip install -q -e .
	@touch $@

.venv/.test .venv/.lint .venv/.docs .venv/.notebooks .venv/.spark: .venv/.%: .venv/.run
	$(V) -m pip install -q --group $*
	@touch $@

clean:
	rm -rf .venv docs/_build docs/generated deserstats-report
