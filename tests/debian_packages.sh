#!/bin/sh
# The one thing outside .venv: LibreOffice, with which the suite opens the findings workbook as an officer would.
command -v soffice >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] || [ "${CI:-}" = true ]; then
    echo "Installing Debian's libreoffice-calc-nogui (about 100 MB), with which the tests open workbooks"
    (apt-get update -qq && apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui) >/dev/null 2>&1 && exit 0
fi
echo "Left out: tests that open workbooks in LibreOffice (apt install libreoffice-calc-nogui to run them)"
