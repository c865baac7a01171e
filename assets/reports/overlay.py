"""The editor's own paragraphs: a text file beside the data, one heading per chapter, that no refresh touches.

`DIR/reports/own-words/<kind>-<country>-<period>.<language>.md`: below `# <anchor>` stands what is added to the end of
that chapter. The first report writes the file with its headings; from then on it is the editor's.
"""

import re
from pathlib import Path

from assets.release.folders import Withheld
from assets.reports.document import Block, Heading, Note
from warehouse.atomic import write_text

HINT = "<!-- Your own paragraphs, below the heading of the chapter they belong to. This file is never overwritten. -->"
_HEADING = re.compile(r"^#\s+([\w-]+)\s*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def overlay_file(folder: Path, kind: str, country: str, period: str, language: str) -> Path:
    """Where the editor's paragraphs of one report lie."""
    return folder / "own-words" / f"{kind}-{country}-{period}.{language}.md"


def own_words(file: Path) -> dict[str, list[str]]:
    """Anchor of a chapter -> the editor's paragraphs, in order; empty without a file. Raises Withheld for one not in UTF-8."""
    found: dict[str, list[str]] = {}
    if not file.exists():
        return found
    anchor = ""
    for part in re.split(r"\n\s*\n|\n(?=#\s)", _COMMENT.sub("", _read(file))):
        lines = part.strip().splitlines()
        if lines and (head := _HEADING.match(lines[0])):
            anchor, lines = head[1], lines[1:]
        said = " ".join(line.strip() for line in lines)
        if said:
            found.setdefault(anchor, []).append(said)
    return found


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Withheld("report_own_words_encoding", "usage", file=file) from None


def with_own_words(blocks: list[Block], words: dict[str, list[str]]) -> tuple[list[Block], list[str]]:
    """The blocks with each chapter's own paragraphs at its end, and anchors no chapter has."""
    out: list[Block] = []
    chapter = ""
    for block in [*blocks, None]:
        if block is None or (isinstance(block, Heading) and block.level == 1):
            out += [Note(said, "editor") for said in words.get(chapter, [])]
            chapter = block.anchor if block else ""
        if block is not None:
            out.append(block)
    anchors = {block.anchor for block in blocks if isinstance(block, Heading)}
    return out, sorted(set(words) - anchors)


def write_headings(file: Path, blocks: list[Block]) -> None:
    """Make the editor's file with the headings of the report, once."""
    if file.exists():
        return
    heads = [block for block in blocks if isinstance(block, Heading) and block.level == 1]
    text = "\n\n".join([HINT, *(f"# {head.anchor}\n<!-- {head.text} -->" for head in heads)])
    write_text(file, text + "\n", shared=True)
