"""The release's own quality page: what was checked, what passed, what did not, in plain words.

Made from the results of `expectations` alone; one file without any outside address, to print as it is. The Data Docs of
great_expectations are not this page: they call outside addresses and stay in the office.
"""

import html
from typing import Any

from assets.release.expected import GROUPS
from schemas.languages import language_of
from schemas.messages import text

STYLE = """
body { font: 16px/1.5 "Noto Sans", "Noto Naskh Arabic", "DejaVu Sans", sans-serif; color: #000; background: #fff;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .3rem; border-bottom: 2px solid #000; }
.verdict { border: 2px solid #000; padding: .6rem 1rem; font-weight: bold; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { text-align: start; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid #888; } td.result { font-weight: bold; }
th.n { width: 12rem; } th.result { width: 8rem; } ul { margin: .3rem 0; list-style: none; }
li { margin: .2rem 0; } code { font-family: "DejaVu Sans Mono", monospace; font-size: .85em; overflow-wrap: anywhere; }
.found { border-inline-start: 4px double #000; padding-inline-start: .6rem; }
@media print { body { margin: 0; max-width: none; font-size: 11pt; } tr, h2 { break-inside: avoid; break-after: auto; } }
"""

LEFT_TO_RIGHT, END = "\u2066", "\u2069"


def page(results: dict[str, Any], language: str) -> str:
    """A whole HTML page of one release's results in one language, from the side where it is read first."""
    said = _Said(results, language)
    direction = language_of(language).direction
    title = said("title")
    red = sum(not check["passed"] and "explained" not in check for check in results["checks"])
    verdict = said("red" if red else "clean", n=len(results["checks"]), n_red=red)
    earlier = said("beside", earlier=results["earlier"]) if results["earlier"] else said("first")
    groups = "".join(_group(said, group, results) for group in GROUPS)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{said('what')}</p>\n"
        f'<p class="verdict">{verdict}</p>\n<p>{earlier}</p>\n{groups}<h2>{said("not_here_title")}</h2>\n'
        f"<p>{said('not_here')}</p>\n</body>\n</html>\n"
    )


class _Said:
    """The page's sentences in its language, ready for HTML."""

    def __init__(self, results: dict[str, Any], language: str) -> None:
        self.language, self.given = language, {**results["limits"], "release_id": results["release_id"]}

    def __call__(self, key: str, **params: object) -> str:
        given = {**self.given, **params}
        for name in ("release_id", "earlier"):
            if name in given:  # a date stays in its order within a line that runs from right to left
                given[name] = f"{LEFT_TO_RIGHT}{given[name]}{END}"
        return html.escape(text(f"quality_{key}", self.language, **given))

    def detail(self, check: dict[str, Any]) -> str:
        """What was found in one table; its places are codes and read from left to right in every language."""
        params, where = dict(check["said"]["params"]), check["said"]["params"].get("where")
        sentence = html.escape(text(check["said"]["key"], self.language, **{**params, "where": "\0" if where else ""}))
        return sentence.replace("\0", f'<code dir="ltr">{html.escape(str(where))}</code>')


def _group(said: _Said, group: str, results: dict[str, Any]) -> str:
    rows = [_row(said, name, results) for name in GROUPS[group]]
    red = any(not check["passed"] for check in results["checks"] if check["check"] in GROUPS[group])
    to_do = f'<p class="found">{said(f"do_{group}")}</p>\n' if red else ""
    wide = f'<th class="n">{said("head_n")}</th><th class="result">{said("head_result")}</th>'
    heads = f"<tr><th>{said('head_check')}</th>{wide}</tr>"
    return f"<h2>{said(f'group_{group}')}</h2>\n<table>\n{heads}\n{''.join(rows)}</table>\n{to_do}"


def _row(said: _Said, name: str, results: dict[str, Any]) -> str:
    """One check over all its tables: how much was looked at, the result in words, and every table in which it failed."""
    checks = [check for check in results["checks"] if check["check"] == name]
    failed = [check for check in checks if not check["passed"]]
    looked = said("looked", n=sum(check["n"] for check in checks), n_tables=len(checks)) if checks else "–"
    if not checks:
        result = "– " + said("not_looked")
    elif not failed:
        result = "✓ " + said("passed")
    else:
        explained = all("explained" in check for check in failed)
        result = ("○ " if explained else "✗ ") + said("explained" if explained else "failed")
    items = "".join(_failure(said, check) for check in failed)
    listed = f'<ul class="found">{items}</ul>' if items else ""
    return (
        f'<tr><td>{said(name)}{listed}</td><td class="n">{looked}</td><td class="result">{result}</td></tr>\n'
    )  # fmt: skip


def _failure(said: _Said, check: dict[str, Any]) -> str:
    table = "" if check["table"] == "*" else f'<code dir="ltr">{html.escape(check["table"])}</code>: '
    reason = f" {said('reason', reason=check['explained'])}" if "explained" in check else ""
    return f"<li>{table}{said.detail(check)}{reason}</li>"
