#!/usr/bin/env bash
# What the targets of the Makefile do, one function each. Needs bash and Python 3.11 with venv (or uv).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

stamp=.venv/.ready                  # written last: without it .venv is not trusted and is built anew
PATH=${PATH//"$PWD/.venv/bin:"/}    # an activated .venv must not be the Python that rebuilds it
unset PYTHONHOME PYTHONPATH

say() { printf '%s\n' "$@" >&2; }

# --- setup: a .venv that holds what a requirements file names -----------------------------------

setup() { # setup [requirements.txt | requirements-test.txt | requirements-bench.txt]
  local file=${1:-requirements.txt}
  satisfied "$file" && return
  (
    if command -v flock >/dev/null; then exec 8<requirements.txt; flock 8; fi
    satisfied "$file" && exit # another make did it while this one waited
    install "$file"
  )
}

install() {
  local file=$1 python
  if sound; then
    say "依赖清单有变化, 正在更新 .venv … / requirements changed, updating .venv …"
  else
    find_python
    say "正在安装到 .venv, 约需一两分钟 … / installing into .venv, a minute or two …"
    rm -rf .venv
  fi
  # Out of the way first: an interrupted install leaves none. A refused one (no network) changed nothing.
  [[ ! -f $stamp ]] || mv "$stamp" "$stamp.before"
  with_uv "$file" || with_pip "$file" || {
    [[ ! -f $stamp.before ]] || mv "$stamp.before" "$stamp"
    say "安装没有完成, 原因见上; 网络恢复后再运行同一条命令即可。" \
      "Not installed, see above. Run the same command again once the cause is gone." \
      "(镜像请用 pip config 或 PIP_INDEX_URL 设定 / set a mirror with pip config or PIP_INDEX_URL)"
    exit 1
  }
  describe "$file" >"$stamp.new"
  mv "$stamp.new" "$stamp"
  rm -f "$stamp.before"
}

# The stamp, line by line: the requirements installed, the interpreter, what must still be there.
describe() {
  wanted "$1"
  [[ $1 == requirements.txt ]] || wanted requirements.txt
  echo "python $(readlink -f .venv/bin/python)"
  printf 'holds %s\n' .venv/lib/python*/site-packages/{*.dist-info,*/__init__.py}
}
wanted() { # the others stand on requirements.txt, so their digest covers both
  local files=(requirements.txt)
  [[ $1 == requirements.txt ]] || files+=("$1")
  echo "wants $1 $(cat "${files[@]}" | cksum)"
}
satisfied() { sound && grep -qxF "$(wanted "$1")" "$stamp"; }
sound() {
  [[ -f $stamp && -x .venv/bin/python && -s .venv/pyvenv.cfg ]] || return 1
  local kind path
  while read -r kind path; do
    case $kind in
      python) [[ .venv/bin/python -ef $path ]] || return 1 ;; # the system's Python was replaced
      holds) [[ -e $path ]] || return 1 ;;
    esac
  done <"$stamp"
}

with_uv() {
  command -v uv >/dev/null || return 1
  [[ -x .venv/bin/python ]] || uv venv --quiet --python "${python:->=3.11}" .venv || return 1
  uv pip install --quiet --compile-bytecode --python .venv/bin/python -r "$1"
}
with_pip() { # also when uv fails: a mirror may be known to pip alone
  [[ -x .venv/bin/python ]] || "$python" -m venv .venv || return 1
  .venv/bin/python -m pip --version >/dev/null 2>&1 || # uv leaves it out
    .venv/bin/python -m ensurepip >/dev/null || return 1
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$1"
}

find_python() { # sets python; empty when uv has to fetch one
  local candidate old= bare=
  for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14; do
    command -v "$candidate" >/dev/null || continue
    if ! "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      old=${old:-$("$candidate" --version 2>&1 || true)}
    elif command -v uv >/dev/null || "$candidate" -c 'import venv, ensurepip; ensurepip.version()' 2>/dev/null; then
      python=$candidate
      return
    else
      bare=$candidate
    fi
  done
  python=
  if [[ -n $bare ]]; then
    say "Python 缺少 venv 模块, 请先安装: apt install python3-venv (需管理员), 再运行一次。" \
      "Python lacks its venv module. Install it (as root), then run again: apt install python3-venv"
    exit 1
  elif ! command -v uv >/dev/null; then
    say "需要 Python 3.11 或更新版本, 找到的是: ${old:-无}。Debian 12: apt install python3 python3-venv (需管理员)" \
      "Python 3.11 or newer is needed; found: ${old:-none}. Debian 12 (as root): apt install python3 python3-venv" \
      "已装在别处: PYTHON=/路径/python3 make setup / installed elsewhere: PYTHON=/path/to/python3 make setup"
    exit 1
  fi
}

# --- run: the store brought up to date, then the server -----------------------------------------

# Where it listens: this machine alone, unless told otherwise (.streamlit/config.toml says the same for a server started by hand).
ADDRESS=${ADDRESS:-${STREAMLIT_SERVER_ADDRESS:-127.0.0.1}}
PORT=${PORT:-8501}

run() {
  local port=$PORT built=0 answers=
  [[ $port =~ ^[1-9][0-9]{0,4}$ && $port -le 65535 ]] || {
    say "PORT=$port 不是端口号 (1–65535)。/ PORT=$port is not a port number (1–65535)."
    exit 2
  }
  [[ $ADDRESS =~ ^[0-9A-Za-z][0-9A-Za-z.:-]*$|^::[0-9A-Fa-f:.]*$ ]] || {
    say "ADDRESS=$ADDRESS 不是地址, 如 127.0.0.1、0.0.0.0、::1。/ ADDRESS=$ADDRESS is not an address such as 127.0.0.1, 0.0.0.0, ::1."
    exit 2
  }
  setup
  hold "${COUNTY_HEALTH_STORE:-data/store.duckdb}.serving" "$port"
  if healthy "$port"; then answers=streamlit; elif listening "$port"; then taken "$port"; fi

  .venv/bin/python cli.py build || built=$?
  if ((built >= 128)); then exit "$built"; fi
  if [[ $answers ]]; then
    # A server started by hand left no note. If it also holds the store, it is ours.
    ((built == 3)) && serving "$port"
    taken "$port"
  fi
  ((built == 0)) || say "数据没有更新, 原因见上; 网页照常打开, 也会说明。/ The store was not brought up to date, see above; the page says so too."

  serve
}

# The server itself; the tests start it by this too, so that what they see is what `make run` serves.
serve() {
  say "" "  打开 / open: $(url "$PORT")    (Ctrl-C 停止 / stops)" ""
  alone || say "  注意: 在 $ADDRESS 上监听, 网络上能连到这台机器的人都能看、能上传和撤销; 还没有登录。只在单位内网这样用。" \
    "  Note: listening on $ADDRESS. Anyone who reaches this machine on the network can read and write; there is no sign-in yet." \
    "  别的机器用 / from other machines: http://$(hostname 2>/dev/null || echo 本机地址):$PORT" ""
  exec .venv/bin/python -m streamlit run app.py --server.address "$ADDRESS" --server.port "$PORT" --browser.serverAddress "$(name)"
}

alone() { [[ $ADDRESS == 127.* || $ADDRESS == ::1 || $ADDRESS == localhost ]]; }
# What to call the server on this machine: an address that means all of them is no name.
host() { case $ADDRESS in 127.0.0.1 | 0.0.0.0 | ::) echo localhost ;; *) echo "$ADDRESS" ;; esac; }
name() { local host; host=$(host); if [[ $host == *:* ]]; then echo "[$host]"; else echo "$host"; fi; }
url() { echo "http://$(name):$1"; }

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
  say "另一个 make run 已占用本数据库, 但 $(url "$port") 还没有应答。请到那个终端看看。" \
    "Another make run holds this store, but $(url "$port") does not answer yet. See its terminal."
  exit 1
}

serving() {
  say "已在运行 / already serving: $(url "$1")" \
    "(改了 data/ 或 indicators.yaml: 到那个终端按 Ctrl-C, 再运行 make run / to bring in changed files, stop it there and run again)"
  exit 0
}
taken() {
  local free=$(($1 + 1))
  while listening "$free"; do free=$((free + 1)); done
  say "端口 $1 已被另一个程序占用。换一个端口: PORT=$free make run" \
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

tests() { # not named test: that would hide the shell's own
  setup requirements-test.txt
  browser
  exec .venv/bin/python -m pytest tests -m "not soak"
}

soak() {
  setup requirements-test.txt
  browser
  local ended=0
  .venv/bin/python -m pytest tests -m soak || ended=$?
  if ((ended == 5)); then say "还没有 soak 测试 / no soak tests yet"; exit 0; fi
  exit "$ended"
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

# Sets BROWSER_PATH (exports/chromium.py reads it too): the Chromium found, else installed, else said loudly.
browser() {
  find_browser && return
  local -a root=()
  ((EUID == 0)) || root=(sudo -n)
  if command -v apt-get >/dev/null && { ((EUID == 0)) || sudo -n true 2>/dev/null; }; then
    say "正在安装 Chromium (测试要用) … / installing Chromium for the tests …"
    "${root[@]}" apt-get -qq update </dev/null >&2 &&
      "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium </dev/null >/dev/null ||
      say "Chromium 没有装上, 原因见上。/ Chromium was not installed, see above."
    find_browser && return
  fi
  say "" \
    "**** 没有找到 Chromium: 浏览器测试将被跳过。安装 (需管理员): apt install chromium" \
    "**** No Chromium found: browser tests will be SKIPPED. Install it (as root): apt install chromium" ""
  case ${CI:-} in '' | 0 | false) ;; *)
    say "CI 中不允许跳过。/ With CI=$CI set, skipping is a failure."
    exit 1
    ;;
  esac
}
find_browser() {
  local name
  for name in ${BROWSER_PATH:+"$BROWSER_PATH"} chromium chromium-browser google-chrome google-chrome-stable; do
    if BROWSER_PATH=$(command -v "$name"); then export BROWSER_PATH; return; fi
  done
  unset BROWSER_PATH
  return 1
}

clean() { # the store stays: it holds uploads
  rm -rf .venv .pytest_cache .hypothesis
  find . -name __pycache__ -type d -prune -exec rm -rf {} +
}

case ${1:-} in
  setup | run | serve | soak | shots | clean) "$1" ;;
  test) tests ;;
  bench) "$@" ;;
  *) say "bash make.sh setup|run|serve|test|soak|bench|shots|clean"; exit 2 ;;
esac
