#!/bin/sh
# Makes a browser with Chinese fonts available to the browser tests. Never fails: without one those tests are skipped.
set -u

find_browser() {
    command -v chromium || command -v chromium-browser || command -v google-chrome
}

has_chinese_fonts() {
    command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn family)" ]
}

install() { # packages...
    echo "安装系统软件包 / installing system packages: $*"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

if find_browser >/dev/null && has_chinese_fonts; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq || echo "软件包目录没有更新，继续 / the package lists were not updated, going on"
    find_browser >/dev/null || install chromium
    has_chinese_fonts || install fonts-noto-cjk
fi
if ! find_browser >/dev/null; then
    echo "没有 Chromium，浏览器测试将跳过。需要时以管理员身份运行：apt-get install chromium fonts-noto-cjk"
    echo "No Chromium: browser tests will be skipped. To run them: apt-get install chromium fonts-noto-cjk (as root)"
elif ! has_chinese_fonts; then
    echo "没有中文字体，截图中的汉字会显示为方框 / no Chinese font: screenshots will show boxes (fonts-noto-cjk)"
fi
exit 0
