#!/bin/sh
# What lies outside .venv: LibreOffice and poppler, with which the suite opens workbooks and reports as an officer would,
# R with survey, survival and MASS for its example and to hold estimates against, Chromium for pages.
has_r() { Rscript -e 'q(status = !all(sapply(c("survey", "survival", "MASS"), requireNamespace, quietly = TRUE)))' >/dev/null 2>&1; }
command -v soffice >/dev/null 2>&1 && command -v Rscript >/dev/null 2>&1 && command -v chromedriver >/dev/null 2>&1 &&
    command -v pdftoppm >/dev/null 2>&1 && [ -e /usr/lib/libreoffice/program/libswlo.so ] && has_r && exit 0
packages="libreoffice-calc-nogui libreoffice-writer-nogui r-base-core chromium chromium-driver poppler-utils r-cran-survey r-cran-survival r-cran-mass"
if [ "$(id -u)" = 0 ] || [ "${CI:-}" = true ]; then
    echo "Installing Debian's $packages (about 400 MB), with which the tests open workbooks, reports and pages and run the R example"
    # shellcheck disable=SC2086
    (apt-get update -qq -o DPkg::Lock::Timeout=300 && apt-get install -y -qq -o DPkg::Lock::Timeout=300 --no-install-recommends $packages) >/dev/null 2>&1 && exit 0
fi
echo "Left out: tests that need LibreOffice, R, Chromium or poppler (apt install $packages)"
