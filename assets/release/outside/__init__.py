"""The attack from outside: what a stranger works out from packs and public marts files, and from nothing else.

`python -m assets.release.outside PACK [--earlier PACK ...] [--papers FILE ...] --out FILE`. Nothing here is shared with the
control that hides or rounds: no header, no list of equations, no rule is imported. Structure is read from the files' own
dictionary and found in their numbers: `identities` (within a row), `sums` (over keys, absent and present rows), `links`
(between marts), `elsewhere` and `papers` (other tables and files). `world` writes it down as `cells`; `bounds` and
`solving` work it out; `findings`, `differences` (two files) and `report` say what is held against a file.

Topics of the notes it believes: `threshold...` (counts below are hidden), `rounding_base`, `rounding_marts` (names, comma),
`rounding_largest_error` (how far rounding moves a count), `exact_by_rule` ("mart: key, key; mart: key = count, count": tables, or
these counts of them, printed whatever they hold: neither their changes nor what they tell by themselves are a finding, `by_rule`).

What it does not try: cells of tables that nobody prints and that cross without a common finer table; medians, intervals and
weighted shares as sources of counts; numbers in running text.
"""
