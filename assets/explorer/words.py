"""Every word the page needs, in all its languages: fixed words, labels of codes, cautions and statuses in sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from assets.explorer.packing import Packed, codes_of
from assets.explorer.shown import DEVICES, compared
from assets.marts.build import mart_files
from assets.release.reader import CAUTIONS, STATUSES
from assets.reports.figures.country import country_name
from assets.reports.register import Register
from assets.reports.sentences import SMALLEST_BASE
from assets.reports.wording import Wording, word_keys
from schemas.marts import SHARE_WORDS, SHARES
from schemas.messages import text

OWN = "explorer_"
NO_ROW = "no accepted row in "  # how mart_coverage begins a reason that names tables
ALSO = (  # words the reports have already
    "hidden", "c_year", "c_total", "c_killed", "c_injured", "c_outcome_unknown", "c_men", "c_women",
    "c_boys", "c_girls", "c_group_unknown", "c_civilian", "c_military", "c_deminer", "c_status_unknown", "c_area",
    "c_service", "c_assessed", "c_need", "c_met", "c_partly", "c_unmet", "c_referred", "c_accepted", "c_started",
    "c_completed", "c_days", "c_reason", "c_asked", "c_named", "c_share", "c_group", "c_female", "c_male", "c_caution",
    "methods_formulas", "methods_all", "unknown", "round_asked", "round_named_asked", "chart_weighted_why",
)  # fmt: skip
TOLD = ("casualty_annual", "needs_gap", "access_by_gender", "barrier_rank")  # whose counted unit and note are told
LABELLED = (
    "service", "sex", "person_group", "disability", "population_group", "disaggregation_unit", "barrier", "product",
    "civil_status", "source_type",
)  # fmt: skip


def words_of(register: Register, wording: Wording, facts: Mapping[str, str]) -> dict[str, str]:
    """Key -> word of one language; the country, the release and the thresholds are filled in."""
    language = wording.language
    keys = [key for key in word_keys() if key.startswith(OWN)] + list(ALSO)
    said = {key.removeprefix(OWN): wording.word(key) for key in keys}
    said |= {f"m_{share}": wording.translated(SHARES[share]) for share in _compared_shares() - set(SHARE_WORDS)}
    said |= {f"caution_{code}": text(f"reader_caution_{code}", language) for code in CAUTIONS}
    said |= {f"why_{code}": text(f"reader_status_{code}", language) for code in STATUSES}
    said |= {
        f"{mart}_{part}": wording.word(f"mart_{mart}_{part}") for mart in TOLD for part in ("title", "counted", "note")
    }
    said["all_codes"] = text("reader_all", language)
    said["country"] = country_name(replace(register, language=language))
    said["origin"] = wording.word(
        "subtitle_release" if facts.get("release") else "subtitle_draft",
        release=facts.get("release", ""), refresh=facts.get("refresh", ""),
    )  # fmt: skip
    rules = {key: facts.get(key, "") for key in ("units_base", "threshold_area")}
    return said | {"rules": wording.word("methods_rules", base=str(SMALLEST_BASE), **rules)}


def _compared_shares() -> set[str]:
    headers = [mart_files()[name][0] for name in compared()]
    return {share for header in headers for one in header.compare for share in one.shares}


def labels_of(
    register: Register, packed: Iterable[Packed], languages: Iterable[str]
) -> dict[str, dict[str, list[str]]]:
    """Column -> code -> its label in each language, of the codes the page holds."""
    marts, spoken = list(packed), [replace(register, language=one) for one in languages]
    codes = {column: [code for code in codes_of(marts, column) if code != "all"] for column in LABELLED}
    codes["device"] = list(DEVICES)
    return {
        column: {code: [one.label(column, code) for one in spoken] for code in held} for column, held in codes.items()
    }


def places_of(register: Register, packed: Iterable[Packed]) -> dict[str, str]:
    """P-code -> name of every place the page holds; the code itself where the centre added no names."""
    return {code: register.label("admin1", code) for code in codes_of(packed, "admin1", "admin2") if code != "all"}


def reasons_of(register: Register, wording: Wording, packed: Mapping[str, Packed]) -> dict[str, str]:
    """Mart -> why it is empty, in one language, of the marts that have no rows."""
    said = {}
    for mart, held in packed.items():
        reason = register.why_empty(mart)
        if held["n"] == 0 and reason:
            tables = reason.removeprefix(NO_ROW)
            words = wording.word("reason_no_rows", tables=tables) if tables != reason else wording.translated(reason)
            title = wording.word(f"mart_{mart}_title") if f"mart_{mart}_title" in word_keys() else mart
            said[mart] = wording.word("no_input", mart=title, reason=words)
    return said
