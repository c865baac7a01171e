#!/bin/sh
# What lies outside .venv: LibreOffice, with which the suite opens workbooks as an officer would, and R for its example.
command -v soffice >/dev/null 2>&1 && command -v Rscript >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] || [ "${CI:-}" = true ]; then
    echo "Installing Debian's libreoffice-calc-nogui and r-base-core (about 200 MB), with which the tests open workbooks and run the R example"
    (apt-get update -qq && apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui r-base-core) >/dev/null 2>&1 && exit 0
fi
echo "Left out: tests that open workbooks in LibreOffice and the R example (apt install libreoffice-calc-nogui r-base-core)"
