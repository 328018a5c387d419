#!/bin/sh
# Brings .venv into line with a locked requirement file: tools/environment.sh core|dev
# Installs only when the lock or the Python changed, so a second call costs milliseconds.
set -eu
cd "$(dirname "$0")/.."

lock_name=${1:-core}
lock="requirements/$lock_name.lock.txt"
venv=.venv
stamp="$venv/.$lock_name.installed"

explain() { # Chinese line, English line
    printf '\n%s\n%s\n\n' "$1" "$2" >&2
}

find_python() {
    for candidate in ${PYTHON:-} python3.11 python3.12 python3; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    explain "没有找到 Python 3.11 或 3.12。请先安装（Debian 12：apt-get install python3 python3-venv），或用 PYTHON=解释器路径 指定后重试。" \
        "Python 3.11 or 3.12 was not found. Install it (Debian 12: apt-get install python3 python3-venv) or name it with PYTHON=..., then try again."
    return 1
}

create() { # interpreter
    echo "创建 Python 环境 / creating the Python environment: $venv"
    "$1" -m venv --clear "$venv" && return
    # Debian ships Python without the module that puts pip into a new environment.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "安装系统软件包 / installing the system package: python3-venv"
        apt-get update -qq || true
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv && "$1" -m venv --clear "$venv" && return
    fi
    rm -rf "$venv"
    explain "无法创建 Python 环境：缺少 venv 或 pip。请以管理员身份运行 apt-get install python3-venv 后重试。" \
        "The Python environment cannot be created: venv or pip is missing. Run apt-get install python3-venv as root, then try again."
    return 1
}

if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    # Missing, half made, or its Python is gone.
    interpreter=$(find_python)
    create "$interpreter"
fi

wanted="$(sha256sum "$lock" | cut -d' ' -f1) $("$venv/bin/python" -V)"
if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi
echo "安装依赖 / installing dependencies: $lock"
if ! "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"; then
    explain "依赖没有装上。常见原因：不能连接软件包索引（内网请先为 pip 配置本单位的镜像），或磁盘已满。排除后重新运行即可。" \
        "The dependencies were not installed. Usually the package index cannot be reached (configure pip for your mirror) or the disk is full. Fix that and run again."
    exit 1
fi
echo "$wanted" > "$stamp"
