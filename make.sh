#!/usr/bin/env bash
# What the targets of the Makefile do, one function each. Needs bash and Python 3.11 or newer with venv (or uv).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
PATH=${PATH//"$PWD/.venv/bin:"/} # an activated .venv must not be the Python that builds it anew
unset PYTHONHOME PYTHONPATH

say() { printf '%s\n' "$@" >&2; }

# --- setup: a .venv that holds what the requirements files name. Their copies in it, written last, say so -------

setup() ( # setup [requirements-test.txt]
  files=(requirements.txt "$@")
  if command -v flock >/dev/null; then exec 8<requirements.txt; flock 8; fi # two makes at once: one installs
  installed && exit
  say "正在安装到 .venv，约需一两分钟 … / installing into .venv, a minute or two …"
  rm -f .venv/requirements*.txt
  sound || create
  with_uv || with_pip || {
    say "安装未完成，原因见上；网络恢复后重新运行同一命令即可。" \
      "Not installed, see above. Run the same command again once the network is back." \
      "（镜像请用 pip config 或 PIP_INDEX_URL 设定）/ (set a mirror with pip config or PIP_INDEX_URL)"
    exit 1
  }
  cp "${files[@]}" .venv/
)

installed() {
  local file
  for file in "${files[@]}"; do cmp -s "$file" ".venv/$file" || return 1; done
  .venv/bin/python -c 'from importlib.metadata import version; version("streamlit")' 2>/dev/null
}
sound() { # not where the system's Python went, or became another that sees no package of the old one
  [[ -d $(.venv/bin/python -c 'import site; print(*site.getsitepackages())' 2>/dev/null) ]]
}
with_uv() { command -v uv >/dev/null && uv pip install -q --compile-bytecode -p .venv/bin/python -r "${files[-1]}"; }
with_pip() { # also where uv fails: a mirror may be known to pip alone
  .venv/bin/python -m pip -V >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null || return 1 # uv leaves it out
  .venv/bin/python -m pip install -q --disable-pip-version-check -r "${files[-1]}"
}

create() {
  local one python= old=
  for one in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    if "$one" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$one; break; fi
    old=${old:-$("$one" -V 2>/dev/null || true)}
  done
  rm -rf .venv
  if command -v uv >/dev/null; then
    uv venv -q -p "${python:->=3.11}" .venv && return # where there is none, uv fetches one
  elif [[ $python ]]; then
    "$python" -m venv .venv && return
  fi
  say "需要 Python 3.11 或更新版本，含 venv 模块；现有：${python:-${old:-无}}。Debian 12（须管理员权限）：apt install python3 python3-venv" \
    "Python 3.11 or newer with venv is needed; found: ${python:-${old:-none}}. Debian 12 (as root): apt install python3 python3-venv" \
    "安装在其他位置的：PYTHON=/路径/python3 make setup / installed elsewhere: PYTHON=/path/to/python3 make setup"
  exit 1
}

# --- run: the store brought up to date, then the server -----------------------------------------

# Where it listens: this machine alone, unless told otherwise (.streamlit/config.toml says the same for a server started by hand).
ADDRESS=${ADDRESS:-${STREAMLIT_SERVER_ADDRESS:-127.0.0.1}}
PORT=${PORT:-8501}

run() {
  local port=$PORT built=0 answers=
  [[ $port =~ ^[1-9][0-9]{0,4}$ && $port -le 65535 ]] || {
    say "PORT=$port 不是端口号（1—65535）。/ PORT=$port is not a port number (1–65535)."
    exit 2
  }
  [[ $ADDRESS =~ ^[0-9A-Za-z][0-9A-Za-z.:-]*$|^::[0-9A-Fa-f:.]*$ ]] || {
    say "ADDRESS=$ADDRESS 不是地址，如 127.0.0.1、0.0.0.0、::1。/ ADDRESS=$ADDRESS is not an address such as 127.0.0.1, 0.0.0.0, ::1."
    exit 2
  }
  setup
  hold "$(note "$port")" "$port"
  if healthy "$port"; then answers=streamlit; elif listening "$port"; then taken "$port"; fi

  .venv/bin/python cli.py build || built=$?
  if ((built >= 128)); then exit "$built"; fi
  if [[ $answers ]]; then
    # A server started by hand left no note. If it also holds the store, it is ours.
    ((built == 3)) && serving "$port"
    taken "$port"
  fi
  ((built == 0)) || say "数据未更新，原因见上；网页可正常打开，并有说明。/ The store was not brought up to date, see above; the page says so too."

  serve
}

# The server itself; the tests start it by this too, so that what they see is what `make run` serves.
serve() {
  # Threads that make what other threads let go: with an arena for each the memory of a long day never came to rest (docs/performance.md).
  export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-2}
  # A visitor takes four files, one who left three for two minutes; the usual 1024 are few for an office.
  if [[ $(ulimit -Sn) =~ ^[0-9]+$ && $(ulimit -Sn) -lt 4096 ]]; then ulimit -Sn 4096 2>/dev/null || true; fi
  say "" "  打开 / open: $(url "$PORT")    （Ctrl-C 停止 / stops）" ""
  alone || say "  注意：正在 $ADDRESS 上监听，未启用登录的，能够连接本机的人员均可查看、上传和撤销，只限单位内网使用（启用登录见 docs/operations.md）。" \
    "  Note: listening on $ADDRESS. Unless sign-in is switched on (docs/operations.md), anyone who reaches this machine on the network can read and write." \
    "  其他计算机访问 / from other machines: http://$(hostname 2>/dev/null || echo 本机地址):$PORT" \
    "  使用其他主机名访问 / under another host name: COUNTY_HEALTH_HOSTS=kanban.example.cn ADDRESS=$ADDRESS make run" ""
  exec .venv/bin/python -m streamlit run app.py --server.address "$ADDRESS" --server.port "$PORT" --browser.serverAddress "$(name)"
}

alone() { [[ $ADDRESS == 127.* || $ADDRESS == ::1 || $ADDRESS == localhost ]]; }
# What to call the server on this machine: an address that means all of them is no name.
host() { case $ADDRESS in 127.0.0.1 | 0.0.0.0 | ::) echo localhost ;; *) echo "$ADDRESS" ;; esac; }
name() { local host; host=$(host); if [[ $host == *:* ]]; then echo "[$host]"; else echo "$host"; fi; }
url() { echo "http://$(name):$1"; }

# Beside the store; of one in PostgreSQL, which many servers share, here, one for each port.
note() {
  case ${COUNTY_HEALTH_STORE:-data/store.duckdb} in
    [Pp][Oo][Ss][Tt][Gg][Rr][Ee]*://*) echo "data/store.duckdb.$1.serving" ;;
    *) echo "${COUNTY_HEALTH_STORE:-data/store.duckdb}.serving" ;;
  esac
}

# One server a store. The lock lives as long as the server process does, kill -9 included.
hold() { # hold NOTE PORT; the note says the port and the address
  command -v flock >/dev/null && { exec 9<>"$1" || exec 9<"$1"; } 2>/dev/null || return 0
  if flock -n 9; then
    { echo "$2 $ADDRESS" >"$1"; } 2>/dev/null || true
    return
  fi
  local port= address= patience
  for patience in {1..150}; do # it may still be starting
    read -r port address <"$1" || true
    ADDRESS=${address:-$ADDRESS} # from here on only what the other one serves is spoken of
    if [[ $port ]] && healthy "$port"; then serving "$port"; fi
    sleep 0.2
  done
  say "另一个 make run 已占用本数据库，但 $(url "$port") 尚未应答。请查看该终端。" \
    "Another make run holds this store, but $(url "$port") does not answer yet. See its terminal."
  exit 1
}

serving() {
  say "已在运行 / already serving: $(url "$1")" \
    "（data/ 或 indicators.yaml 有改动的，请在该终端按 Ctrl-C，再运行 make run）/ (to bring in changed files, stop it there and run again)"
  exit 0
}
taken() {
  local free=$(($1 + 1))
  while listening "$free"; do free=$((free + 1)); done
  say "端口 $1 已被其他程序占用。请更换端口：PORT=$free make run" \
    "Port $1 is taken by another program. Choose another: PORT=$free make run"
  exit 1
}
listening() { (exec 3<>"/dev/tcp/$(host)/$1") 2>/dev/null; }
healthy() { # asks as a browser would, without starting Python or curl
  local status=
  {
    exec 3<>"/dev/tcp/$(host)/$1" || return 1
    printf 'GET /_stcore/health HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
    read -r -t 2 status <&3
    exec 3>&-
  } 2>/dev/null || true
  [[ $status == HTTP/*\ 200\ * ]]
}

# --- tests --------------------------------------------------------------------------------------

lint() {
  setup requirements-test.txt
  .venv/bin/python -m ruff check .
  .venv/bin/python -m ruff format --check .
  .venv/bin/python -m bandit -q -c pyproject.toml -ll -r app.py cli.py actions charts commands exports gaps loaders model pages store ui wording
  exec .venv/bin/python -m mypy
}
# Where the environment forbids Python to keep what it compiled, each process of the tests would compile everything anew; of a
# fresh clone the processes, which begin at once, would each do it all the same.
compiled() {
  export PYTHONDONTWRITEBYTECODE=
  .venv/bin/python -m compileall -q -j 2 app.py cli.py actions charts commands exports gaps loaders model pages store ui wording || true
}
tests() { # not named test: that would hide the shell's own
  setup requirements-test.txt
  browser
  database
  compiled
  exec .venv/bin/python -m pytest -m "not soak" -n 4 --dist loadfile --no-loadscope-reorder
}
soak() {
  setup requirements-test.txt
  browser
  database
  compiled
  export HYPOTHESIS_PROFILE=soak # tests/conftest.py: a long test that draws random cases draws many
  # Each process reads only the files that have a long test: one in six.
  exec .venv/bin/python -m pytest -m soak -n 2 --maxschedchunk 1 $(grep -l soak tests/test_*.py)
}
bench() { # bench [SUBJECT ...]
  setup requirements-bench.txt
  exec .venv/bin/python -m benchmarks "$@"
}
shots() {
  setup requirements-test.txt
  browser
  exec .venv/bin/python -m tests.shots
}

# --- what others install from --------------------------------------------------------------------

lock() { # requirements.lock: requirements.txt with the hashes of every file of every package, for all platforms
  local uv folder
  uv=$(command -v uv || true)
  if [[ ! $uv ]]; then
    folder=$(mktemp -d)
    "${PYTHON:-python3}" -m venv "$folder"
    "$folder/bin/python" -m pip install -q --disable-pip-version-check uv
    uv=$folder/bin/uv
  fi
  {
    echo "# Made by make lock from requirements.txt, not by hand: the same packages with the hashes of their files."
    "$uv" pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements.txt
  } >requirements.lock.partly
  mv requirements.lock.partly requirements.lock
  rm -rf "${folder:-}"
}

bundle() { # dist/: one archive that installs with no network on a machine of this platform
  setup
  local version name folder
  version=$(sed -n 's/^version = "\([^"]*\)".*/\1/p' pyproject.toml)
  folder=$(mktemp -d)
  name=county-health-$version
  mkdir -p "$folder/$name/wheels" dist
  git ls-files -z -- . ':!tests' ':!benchmarks' ':!docs/shots' | xargs -0 cp --parents -t "$folder/$name"
  cp deploy/install.sh "$folder/$name/"
  .venv/bin/python -m pip -V >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
  .venv/bin/python -m pip download -q --disable-pip-version-check --only-binary :all: --require-hashes -r requirements.lock -d "$folder/$name/wheels"
  .venv/bin/python -c 'import sys, sysconfig; print("%d.%d" % sys.version_info[:2], sysconfig.get_platform())' >"$folder/$name/PLATFORM"
  (cd "$folder/$name" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS)
  tar -C "$folder" --owner=0 --group=0 -czf "dist/$name-$(uname -s -m | tr 'A-Z ' 'a-z-').tar.gz" "$name"
  rm -rf "$folder"
  (cd dist && sha256sum "$name"-*.tar.gz >SHA256SUMS)
  say "已写入 dist/ / written: $(ls -1 dist | tr '\n' ' ')"
}

install() { # install PACKAGE: Debian's, where that is allowed
  local -a root=()
  ((EUID == 0)) || root=(sudo -n)
  "${root[@]}" apt-get -qq update </dev/null >&2 &&
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$1" </dev/null >/dev/null || true
}

database() { # the same for PostgreSQL: the tests start one of their own and never touch another
  postgresql && return
  say "未找到 PostgreSQL，正在安装 … / no PostgreSQL found, installing it …"
  install postgresql
  postgresql || say "" \
    "**** 没有 PostgreSQL：共享数据库的测试将跳过。安装（须管理员权限）：apt install postgresql" \
    "**** No PostgreSQL: tests of the shared store will be SKIPPED. Install it (as root): apt install postgresql" ""
}
postgresql() { compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || command -v initdb >/dev/null; }

browser() { # Chromium found, or installed where that is allowed, or missed loudly; with CI set the tests then fail
  chromium && return
  say "未找到 Chromium，正在安装 … / no Chromium found, installing it …"
  install chromium
  chromium || say "" \
    "**** 没有 Chromium：浏览器测试将跳过。安装（须管理员权限）：apt install chromium" \
    "**** No Chromium: browser tests will be SKIPPED. Install it (as root): apt install chromium" ""
}
chromium() { .venv/bin/python -c 'import sys; from exports import chromium; sys.exit(not chromium.executable())'; }

clean() { # the store stays: it holds uploads
  rm -rf .venv .pytest_cache .hypothesis .ruff_cache .mypy_cache
  find . -name __pycache__ -type d -prune -exec rm -rf {} +
}

case ${1:-} in
  setup | run | serve | lint | soak | shots | lock | bundle | clean) "$1" ;;
  test) tests ;;
  bench) "$@" ;;
  *) say "bash make.sh setup|run|serve|lint|test|soak|bench|shots|lock|bundle|clean"; exit 2 ;;
esac
