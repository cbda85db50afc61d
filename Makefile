# Two commands: make run, make test. What each does is in make.sh, under the same name.
.DEFAULT_GOAL := help
.PHONY: help setup run lint test soak bench shots lock bundle clean

help:   ## 列出这些命令 · list these commands
	@sed -n 's/^\([a-z]*\): *## \(.*\)/  make \1\t\2/p' Makefile

run:    ## 打开看板；更换端口 PORT=8502 make run；供其他计算机访问 ADDRESS=0.0.0.0 make run · set up, build the store, serve http://localhost:8501
	@bash make.sh run

test:   ## 运行全部测试 · set up and run all tests but the long ones
	@bash make.sh test

lint:   ## 检查写法、类型和安全 · formatter, linters and types
	@bash make.sh lint

soak:   ## 运行长时间测试 · run the long tests
	@bash make.sh soak

bench:  ## 与手写的同一工作比较快慢；单项 make bench ONLY=nation · measure beside the same by hand, see benchmarks/README.md
	@bash make.sh bench $(ONLY)

shots:  ## 重新生成说明文档的截图 · take the README's screenshots again
	@bash make.sh shots

lock:   ## 重新生成 requirements.lock（带哈希值） · write requirements.lock anew, with hashes
	@bash make.sh lock

bundle: ## 生成离线安装包到 dist/ · write an offline bundle into dist/
	@bash make.sh bundle

setup:  ## 只安装，不启动 · only install into .venv
	@bash make.sh setup

clean:  ## 删除 .venv 和缓存，数据不变 · remove .venv and caches; the store stays
	@bash make.sh clean
