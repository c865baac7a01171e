"""A report from marts to files: open the figures, tell the chapters, check what was told, write the formats."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assets.release.folders import newest, order, published, release_at, releases
from assets.release.reader import Marts, open_marts
from assets.reports.chapters import about, care, casualties, closing, disability, families, forms, needs, short
from assets.reports.document import Block, Chart, Kind, Report
from assets.reports.figures.country import country_name
from assets.reports.overlay import overlay_file, own_words, with_own_words, write_headings
from assets.reports.register import open_register
from assets.reports.telling import Telling
from assets.reports.wording import Wording
from schemas.languages import ENGLISH
from schemas.messages import text
from schemas.source_names import slug
from warehouse.folder import Folder

ANNUAL = (
    short.findings, about.cover, casualties.trend, casualties.who, casualties.how, casualties.where, care.fatality,
    care.emergency_care, needs.gap, closing.closing, needs.access, needs.barriers, disability.disability, families.families,
    about.of_marts, forms.forms, about.quality, about.published, about.changes, about.methods, about.sources,
)  # fmt: skip


@dataclass
class Written:
    """What came of one report: its files, the report itself, and what a person should look at."""

    report: Report
    files: list[Path]
    own_words: Path
    findings: list[str] = field(default_factory=list)  # contradictions, numbers that are no figure, lost paragraphs


@contextlib.contextmanager
def opened(folder: Folder, language: str, release: str | None) -> Iterator[tuple[Marts, dict[str, str], Path | None]]:
    """The marts of a release (its id, a date, `newest`), else of the last refresh; what they are; the release before.

    Raises NotInMarts or Withheld in words.
    """
    if release == "newest":
        release = newest(folder) or release  # none yet: refused below in words
    file = release_at(folder, release) if release else folder.marts
    marts = open_marts(file, language)
    try:
        found = file.parent.name if release else ""
        before = [one for one in published(folder) if not found or order(one) < order(found)]
        facts = {
            "release": found,
            "refresh": marts.notes().get("refresh_id", ""),
            **rules_of(marts.notes(), language),
        }
        yield marts, facts, releases(folder) / before[-1] if before else None
    finally:
        marts.close()


def rules_of(notes: Mapping[str, str], language: str) -> dict[str, str]:
    """The rules the figures were published under, from the notes beside them; said to be unknown where none stand."""
    unknown = text("param_not_stated", language)
    return {rule: notes.get(rule, unknown) for rule in ("units_base", "threshold_area")}


def countries_of(folder: Folder, release: str | None = None) -> list[str]:
    """ISO3 codes of the countries whose casualties or needs the public marts hold."""
    with opened(folder, ENGLISH, release) as (marts, _, _):
        there = [mart for mart in ("casualty_annual", "needs_gap", "people_in_need") if mart in marts.names()]
        return sorted({code for mart in there for code in marts[mart]["country"].dropna()} - {"all"})


def telling(
    marts: Marts, folder: Folder, country: str, period: str, facts: dict[str, str], before: Path | None = None
) -> Telling:
    """A report's beginning: the register of the country and the words of the language the marts were opened in."""
    register = open_register(marts, country, folder.reference)
    wording = Wording(marts.language)
    key, value = ("origin_release", facts["release"]) if facts["release"] else ("origin_draft", facts["refresh"])
    origin = wording.word(key, release=value, refresh=value)
    return Telling(register, wording, period, country_name(register), origin, facts, before, folder.reference)


def told(tell: Telling, kind: Kind, source: str = "", quality: Sequence = ()) -> Report:
    """The report with all its blocks, before it has a format."""
    blocks: list[Block] = []
    if kind == "annual":
        for chapter in ANNUAL:
            blocks += chapter(tell)
    elif kind == "profile":
        blocks = short.profile(tell)
    elif kind == "bulletin":
        blocks = short.bulletin(tell)
    else:
        blocks = short.scorecard(tell, source, quality)
    title = tell.word(f"title_{kind}", country=tell.country_name, year=tell.period, period=tell.period, source=source)
    stands = "subtitle_release" if tell.facts["release"] else "subtitle_draft"
    subtitle = tell.word(stands, release=tell.facts["release"], refresh=tell.facts["refresh"])
    blocks.append(tell.note(tell.word("cite", title=title, origin=tell.origin), "method"))
    return Report(
        kind, tell.register.country, tell.country_name, tell.period, tell.wording.language, title, subtitle, blocks,
        tell.blocked, sorted(tell.wording.missing), dict(tell.facts),
    )  # fmt: skip


def write_report(
    folder: Folder,
    kind: Kind,
    country: str,
    period: str,
    language: str,
    formats: Sequence[str],
    release: str | None,
    target: Path,
    source: str = "",
    quality: Sequence = (),
) -> Written:
    """One report in one language: its files below `target`, the editor's paragraphs taken in, contradictions named."""  # fmt: skip
    from assets.reports.contradictions import contradictions_of
    from assets.reports.layout.drawing import not_drawn
    from assets.reports.layout.formats import write

    with opened(folder, language, release) as (marts, facts, before):
        tell = telling(marts, folder, country, period, facts, before)
        report = told(tell, kind, source, quality)
        words = overlay_file(folder.path / "reports", kind, slug(source) if source else country, period, language)
        write_headings(words, report.blocks)
        report.blocks, lost = with_own_words(report.blocks, own_words(words))
        found = [tell.word("lost_words", anchor=anchor, file=words.name) for anchor in lost]
        found += contradictions_of(report, tell.register, tell.wording)
        found += [_not_drawn(chart, reason, tell) for chart, reason in not_drawn(report, formats)]
        stem = f"{kind}-{slug(source) if source else country}-{period}-{language}"
        return Written(report, write(report, formats, target, stem), words, found)


def _not_drawn(chart: Chart, reason: Exception, tell: Telling) -> str:
    """What the person at the terminal learns of a picture that is missing: which, and what kind of failure it was."""
    return f"{tell.word('chart_not_drawn', title=chart.title)} ({reason})"
