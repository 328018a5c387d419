# Two commands: `make run` starts Sanpi, `make test` proves it. The rest is for those who change it.

python := .venv/bin/python
HOST := 127.0.0.1
PORT := 8000
# Which browser tests: all of them; `-m database` are the journeys in which the database itself has a say.
BROWSER :=
# Each of the many processes of a test run would compile every file again.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test lint check bench lock glossary

help: ## 显示这些命令 / this list
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

run: ## 启动（首次自动准备环境和演示数据）/ start, set up first when needed: HOST= PORT=
	@tools/environment.sh core
	@$(python) manage.py serve --demo --host "$(HOST)" --port "$(PORT)"

test: ## 全部测试 / every test, set-up included
	@tools/environment.sh dev
	@tools/chromium.sh
	$(python) -m pytest -m "not browser" -n auto --dist loadfile
	@# Every migration has run just above; here tables come straight from the models.
	$(python) -m pytest tests/browser -n auto --dist loadfile --nomigrations $(BROWSER)

lint: ## 代码检查 / linters and the contracts between layers
	@tools/environment.sh dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	$(python) -m mypy
	$(python) -c "from importlinter.cli import lint_imports_command; lint_imports_command()" --no-logo --no-cache

check: ## 迁移与配置检查 / migrations are complete, settings are sound
	@tools/environment.sh dev
	DJANGO_SETTINGS_MODULE=sanpi.settings_test $(python) manage.py makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=sanpi.settings_test $(python) manage.py check

bench: ## 性能测量 / measure speed
	@tools/environment.sh dev
	$(python) benchmarks/run.py

lock: ## 按 pyproject.toml 更新锁定文件 / re-export requirements/*.lock.txt with uv
	@tools/lock.sh

glossary: ## 术语表还缺什么 / which terms docs/glossary.md still lacks
	@tools/environment.sh dev
	@$(python) -m tools.glossary
