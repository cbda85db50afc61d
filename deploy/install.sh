#!/usr/bin/env bash
# Installs the unpacked bundle with no network: bash install.sh [FOLDER]. Needs Python as the bundle's PLATFORM says, with venv.
# Without FOLDER it stays where it was unpacked. A store that is there is not touched.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
say() { printf '%s\n' "$@" >&2; }

[[ -d wheels && -f SHA256SUMS ]] || {
  say "本脚本用于离线安装包，此处没有 wheels/。/ For the offline bundle: there is no wheels/ here."
  exit 1
}
say "正在核对文件 … / checking the files …"
sha256sum --quiet -c SHA256SUMS || {
  say "文件不完整或被改动，见上；请重新取得安装包。未安装任何内容。/ The bundle is not whole, see above. Nothing was installed."
  exit 1
}

read -r wanted <PLATFORM
python=
for one in ${PYTHON:-} python3.11 python3; do
  found=$("$one" -c 'import sys, sysconfig; print("%d.%d" % sys.version_info[:2], sysconfig.get_platform())' 2>/dev/null || true)
  if [[ $found == "$wanted" ]]; then python=$one; break; fi
done
[[ $python ]] || {
  say "安装包适用于 Python $wanted，本机没有；安装后重试，或 PYTHON=/路径/python3 bash install.sh。" \
    "The bundle is for Python $wanted, which this machine lacks."
  exit 1
}

target=${1:-$PWD}
if [[ $target != "$PWD" ]]; then
  mkdir -p "$target"
  cp -a . "$target/"
  cd "$target"
fi
rm -rf .venv
"$python" -m venv .venv
.venv/bin/python -m pip install -q --disable-pip-version-check --no-index --find-links wheels --require-hashes -r requirements.lock || {
  rm -rf .venv
  say "未安装完，原因见上。/ Not installed, see above."
  exit 1
}
cp requirements.txt .venv/ # make.sh then knows that nothing lacks
code=0
.venv/bin/python cli.py doctor || code=$?
say "" "已安装到 $PWD。启动：make run（或按 docs/operations.md 设为系统服务）。/ Installed. Start: make run."
((code == 0)) || say "上面列出的“问题”请先处理（尚未建立数据库的，make run 时自动建立）。/ See to what is listed above."
