"""What the received texts say of a place: p-codes of two levels, and whether they contradict each other."""

from collections.abc import Mapping

from assets.core.lookups import Lookup, separators
from assets.core.places import Places
from methods.folding import fold, fold_digits
from methods.places import parse_number
from schemas.codes import VERIFIED_UNKNOWN
from schemas.source import Column, Source

PLACE_OUT = {"admin1_pcode": "VARCHAR", "admin2_pcode": "VARCHAR", "place_problem": "VARCHAR"}


def placed(source: Source, specs: dict[str, Column], places: Places) -> Lookup:
    """P-codes of both levels with their parent, from codes or names, padded and prefixed as declared."""
    one, two = (_place_spec(specs, level) for level in (1, 2))
    provider = [str(spec.from_) for spec, _ in (one, two) if spec is not None and spec.from_]
    has_reference = source.country in places.countries

    def text_of(spec: Column | None, texts: list[str]) -> str:
        if spec is None or not spec.from_:
            return ""
        return padded(texts.pop(0), spec, source)

    def work(*values: str) -> dict:
        texts = list(values)
        first, second = text_of(one[0], texts), text_of(two[0], texts)
        if not has_reference:
            return {
                "admin1_pcode": "unknown",
                "admin2_pcode": "unknown",
                "place_problem": "",
                "no_reference": source.country,
            }
        found = places.resolve(source.country, first, second, one[1], two[1])
        return {
            "admin1_pcode": found.admin1_pcode,
            "admin2_pcode": found.admin2_pcode,
            "place_problem": "place_parent_agrees" if found.contradicts else "",
            "not_found": found.not_found,
        }

    return Lookup(provider, dict(PLACE_OUT), work)


def accuracy_of(select: Mapping[str, str]) -> str:
    """SQL of how exactly a place is known, from a row's columns lat, lon, admin1_pcode and admin2_pcode."""
    point = f"({select['lat']}) IS NOT NULL AND ({select['lon']}) IS NOT NULL"
    return (
        f"CASE WHEN {point} THEN 'gps' WHEN {select['admin2_pcode']} <> 'unknown' THEN 'admin2' "
        f"WHEN {select['admin1_pcode']} <> 'unknown' THEN 'admin1' ELSE 'unknown' END"
    )


def _place_spec(specs: dict[str, Column], level: int) -> tuple[Column | None, bool]:
    if f"admin{level}_pcode" in specs:
        return specs[f"admin{level}_pcode"], False
    return specs.get(f"admin{level}_name"), True


def padded(text: str, spec: Column, source: Source) -> str:
    """A code as the reference writes it: thousands separators out, zeros in front, prefix before."""
    if fold(text) in {fold(blank) for blank in (*source.files.blank, *source.missing)} | {"", VERIFIED_UNKNOWN}:
        return ""
    text = fold_digits(text.strip())
    if spec.number:
        number = parse_number(text, *separators(spec))
        text = str(int(number)) if number is not None and number == int(number) else text
    if spec.pad and text:
        text = text.zfill(spec.pad)
    return f"{spec.prefix or ''}{text}"
