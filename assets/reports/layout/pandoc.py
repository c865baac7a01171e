"""Pandoc: a report's Markdown to HTML, typst or DOCX, with what our classes mean in each (`blocks.lua`).

What pandoc warns of is an error here: a lost picture or a link to nowhere must not reach a reader.
"""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from assets.reports.layout.source import ROOM

# Our Markdown says what it means: no quotes turned, no captions guessed from pictures, no raw HTML let through.
READ = "markdown-smart-implicit_figures-raw_html-raw_tex-raw_attribute-yaml_metadata_block-citations-example_lists"
SAME = "1767225600"  # 1 January 2026, the date in every file, so that the same report gives the same bytes


class NotConverted(RuntimeError):
    """What pandoc said when it could not, or only with a warning."""


def converted(markdown: str, to: str, folder: Path, metadata: Mapping[str, str], options: Sequence[str] = ()) -> bytes:
    """The Markdown in another format; pictures are looked for in `folder`, where the result is written for a moment."""
    import pypandoc

    # pandoc reads it as YAML, which knows no pairs of escapes: letters stand as they are
    (folder / "metadata.json").write_text(json.dumps(dict(metadata), ensure_ascii=False), "utf-8")
    command = [
        pypandoc.get_pandoc_path(), f"--from={READ}", f"--to={to}", f"--lua-filter={ROOM / 'blocks.lua'}", "--wrap=none",
        "--metadata-file=metadata.json", "--fail-if-warnings", "--sandbox=false", f"--output={folder / 'pandoc.out'}", *options,
    ]  # fmt: skip
    said = subprocess.run(
        command, input=markdown.encode(), capture_output=True, cwd=folder, env={**os.environ, "SOURCE_DATE_EPOCH": SAME}
    )
    if said.returncode or said.stderr.strip():
        raise NotConverted(said.stderr.decode(errors="replace").strip())
    return (folder / "pandoc.out").read_bytes()
