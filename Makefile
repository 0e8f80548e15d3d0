# What there is to do. `make help` lists it. Works from a bare checkout; everything it makes lies in .venv/ and .wence/.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV ?= .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
PHASE := scripts/phase.sh
export PYTHON

# Checks and measurements have a data folder of their own; `make run` uses the user's.
test lint types unit gate eval report accept bench index: export WENCE_HOME = $(CURDIR)/.wence
# Two threads on two busy cores train twelve times slower than one (index/train.py).
test lint types unit gate eval report accept bench index run: export OMP_NUM_THREADS = 1

.PHONY: help env run test lint types unit gate index eval report accept bench clean distclean

help: ## 列出可以做的事
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

env: $(STAMP) ## 建立或更新 .venv（PYTHON=… 指明解释器，NO_UV=1 只用 pip）

$(STAMP): pyproject.toml constraints.txt
	@$(PHASE) 环境 scripts/environment.sh $(VENV)

run: env ## 打开网页：http://127.0.0.1:7860（第一次先建索引）
	@$(PY) app.py

test: env ## 全部检查：ruff、mypy、pytest（含文档里的例子）、逐题比对
	@$(MAKE) --no-print-directory lint types unit gate

lint: env
	@$(PHASE) ruff $(PY) -m ruff check .

types: env
	@$(PHASE) mypy $(PY) -m mypy

unit: env
	@$(PHASE) pytest $(PY) -m pytest -q --durations=10

index: env
	@$(PHASE) 索引 $(PY) -m bot build

gate: index
	@$(PHASE) 逐题比对 $(PY) -m evals gate

eval: index ## 问一遍金标问题，按类列出成绩
	@$(PY) -m evals run

report: index ## 写检验报告网页：成绩、走势、没答对的题
	@$(PY) -m evals report --html artefacts/report.html

accept: index ## 把现在的成绩写成新的基线（变差的题会列出来）
	@$(PY) -m evals accept

bench: index ## 量检索的好坏和等多久
	@$(PY) -m evals.bench.retrieval
	@$(PY) -m evals.bench.latency

clean: ## 删去缓存、检查用的索引和打包的产物
	rm -rf .wence build dist artefacts *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

distclean: clean ## 连 .venv 也删去
	rm -rf $(VENV)
