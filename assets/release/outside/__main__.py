"""The command: attack a pack or marts file, with earlier ones where they are given, and write the report."""

import json
from argparse import ArgumentParser
from pathlib import Path

from assets.release.outside.report import attack
from warehouse.atomic import write_text


def main() -> None:
    """Attack and write the report."""
    words = ArgumentParser(prog="python -m assets.release.outside", description=__doc__)
    words.add_argument("pack", type=Path)
    words.add_argument("--earlier", type=Path, nargs="*", default=[])
    words.add_argument("--papers", type=Path, nargs="*", default=[], help="report workbooks, explorer pages")
    words.add_argument("--largest-error", type=float, help="taken of rounded counts where the notes do not say")
    words.add_argument("--explained", type=Path, help="CSV: release_id, check, table, reason")
    words.add_argument("--out", type=Path, required=True)
    given = words.parse_args()
    said = attack(given.pack, given.earlier, given.papers, given.largest_error, given.explained)
    write_text(given.out, json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n", shared=True)


if __name__ == "__main__":
    main()
