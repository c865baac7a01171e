"""The attack from outside: what a stranger works out from packs and public marts files, and from nothing else.

`python -m assets.release.outside PACK [--earlier PACK ...] --out FILE`. Nothing here is shared with the control that
hides or rounds: no header, no list of equations, no rule is imported. Structure is read from the files' own dictionary
and found in their numbers.
"""
