"""What a column seems to hold, from its header and its values. Pure: values and headings in, an opinion out.

Nothing here decides for the centre; `assets/raw/propose.py` writes the opinions down with their doubts.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

from methods.age_texts import parse_band
from methods.dates import parse_date
from methods.folding import fold, fold_digits, lookup_table
from schemas.codes import MISSING

MOST_SHOWN = 30  # distinct values of a column that may be printed
CODED = {
    "sex": "sex", "outcome": "outcome", "age_group": "age_group", "age_band": "age_band", "civil_status": "civil_status",
    "device": "device", "activity": "activity", "occupation": "occupation", "re_before": "yes_no",
    "first_care_place": "first_care_place", "transport_mode": "transport_mode", "death_place": "death_place",
    "displacement": "displacement", "marital_status": "marital_status", "education": "education",
}  # fmt: skip
NEEDS_HEADING = ("re_before", "displacement", "death_place", "first_care_place", "marital_status", "education")
# Words of a folded heading without separators, canonical column by column; the first that fits counts.
_HEADINGS = {
    "birth_date": r"birth|nacimiento|naissance|\bdob\b|تولد|میلاد",
    "phone": r"phone|telefono|\btel\b|mobile|celular|هاتف|تلفن|موبا",
    "document": r"document|\bsoc sec|social sec|\bssn\b|cedula|passport|pasaporte|tazkira|national id|\bnid\b|\bcni\b|هویه|تذکره|شناسنامه",
    "father_name": r"father|padre|pere\b|پدر|والد",
    "address": r"address|direccion|adresse|عنوان|ادرس",
    "never_public": r"etni|ethni|religi|nationalit|nacionalidad|tribe|قومیت",
    "lat": r"\blat(itude?\w*)?\b|عرض",
    "lon": r"\blon(g(itude?\w*)?)?\b|\blng\b",
    "point": r"ubicacion|coordinate|coordenada|geopoint|\bgps\b",
    "country": r"\b(country|pais|pays)\b.*\b(iso ?3?|code|codigo)\b|\biso ?3\b",
    "killed": r"killed|fatal|deaths|muertos|tues|morts|قتلی",
    "injured": r"injured|wounded|heridos|blesses|جرحی",
    "place_code2": r"(code?|codigo|pcode).*(municip|district|adm(in)? ?2)|(adm(in)? ?2|municip|district).*(code?|codigo)",
    "place_code1": r"(code?|codigo|pcode).*(depart|provinc|governor|region|state|adm(in)? ?1)|"
    r"(adm(in)? ?1|depart|provinc|governor|region|state).*(code?|codigo)",
    "admin2_name": r"municip|district|adm(in)? ?2\b|ولسوالی|مدیریه",
    "admin1_name": r"depart|provinc|governor|region|adm(in)? ?1\b|ولایت|محافظه",
    "village": r"village|vereda|\bsitio|localit|communit|قریه|روستا|القریه",
    "age_group": r"rango ?edad|age ?(group|range|class)|grupo.*edad|groupe.*age|فئه",
    "re_before": r"risk ?educ|\bmre\b|\beore\b|\bre before",
    "age_bound": r"\b(min|max)(imum)?\b.*\bage\b|\bage\b.*\b(min|max)(imum)?\b",
    "age_years": r"\bage\b|age years|\bedad\b|\bعمر\b|\bسن\b|العمر|السن",
    "year": r"\b(ano|year|annee|yr)\b|سال|السنه",
    "month": r"\b(mes|month|mois)\b|\bماه\b|الشهر",
    "day": r"\b(dia|day|jour)\b|\bروز\b|الیوم",
    "date": r"date|fecha|تاریخ|дата",
    "sex": r"\bsex|gender|genero|genre|\bsexe|جنس",
    "marital_status": r"marital|estado civil",
    "outcome": r"outcome|estado|consequence|resultado|\bfate\b|killed or|casualty type|نتیجه",
    "civil_status": r"civil|condicion|victim type|مدنی",
    "device": r"\bdevices?\b|tipo ?evento|artefact|artefacto|explosiv|ordnance|engin|\beo\b|mine type|نوع",
    "activity": r"activi|نشاط|فعالیت",
    "occupation": r"occupation|ocupacion|profes|\bjob\b|شغل|مهنه",
    "transport_mode": r"transport",
    "first_care_place": r"first ?(care|aid)",
    "death_place": r"death place|place of death",
    "displacement": r"displac|desplaz",
    "disability_status": r"disab|discapac|handicap|اعاق|معلول",
    "education": r"education|educacion|escolar",
    "free_text": r"comment|remark|narrat|descri|observ|notes?\b|ملاحظ|توضیح",
    "name": r"\bnames?\b|nombre|\bnom\b|prenom|apellido|surname|\bاسم|نام|الاسم|имя",
    "key": r"\b(id|case|record|uuid|key|expediente|registro|serial)\b|رقم",
}  # fmt: skip
IDENTITY = {"name": "name", "father_name": "name", "phone": "phone", "document": "document", "address": "address",
            "birth_date": "birth_date"}  # fmt: skip
# What HXL tags may say of a heading that says nothing itself; identifiers are never taken from a tag.
_TAGGED = (
    "country",
    "killed",
    "injured",
    "place_code1",
    "place_code2",
    "admin1_name",
    "admin2_name",
    "lat",
    "lon",
    "date",
    "sex",
)
ERRORS = ("#VALUE!", "#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NUM!", "#NULL!")  # what a failed calculation leaves
_TIMES = ("", " %H:%M", " %H:%M:%S")
FORMATS = (
    "iso",
    *(
        f"{a}{sep}{b}{sep}{c}{time}"
        for sep in "/-. "
        for a, b, c in (("%d", "%m", "%Y"), ("%m", "%d", "%Y"), ("%Y", "%m", "%d"), ("%d", "%b", "%Y"),
                        ("%d", "%B", "%Y"), ("%d", "%m", "%y"), ("%m", "%d", "%y"))
        for time in _TIMES
    ),
    "%B %Y", "%b %Y", "%m/%Y", "%B %d, %Y", "%Y-Q%q",
)  # fmt: skip


@dataclass(frozen=True)
class Profile:
    """One column of a received file: what its heading says and which values it holds, with their counts."""

    column: str
    heading: str | None
    values: Counter[str]  # without blanks and known reasons for missing
    n_missing: int

    @property
    def n(self) -> int:
        """Cells that hold a value."""
        return sum(self.values.values())

    @property
    def repeats(self) -> bool:
        """Few values met again and again: a coded column, not names. Only then may values be shown."""
        return 0 < len(self.values) <= MOST_SHOWN and self.n >= 3 * len(self.values)

    @property
    def is_option(self) -> bool:
        """One answer of several, ticked or not: `barriers/no_transport` holding 0 and 1."""
        return bool(re.search(r"[^\W_][./]\w", self.column)) and {v.lower() for v in self.values} <= {
            "0",
            "1",
            "true",
            "false",
        }

    @property
    def shape(self) -> str:
        """The commonest shape of a value: letters as A, digits as 9. Never the value itself."""
        shapes: Counter[str] = Counter()
        for value, n in self.values.items():
            shapes[shape_of(value)] += n
        return shapes.most_common(1)[0][0] if shapes else "empty"


def profile(column: str, counts: Counter[str], tag: str = "") -> Profile:
    """A column with its values; blank ones, known missing ones and failed calculations are counted apart."""
    kept: Counter[str] = Counter()
    missing = 0
    reasons = lookup_table("missing")
    for value, n in counts.items():
        text = value.strip()
        if not text or text in ERRORS or reasons.get(fold(text)) in MISSING:
            missing += n
        else:
            kept[text] += n
    tagged = heading_of(tag) if tag else None
    return Profile(column, heading_of(column) or (tagged if tagged in _TAGGED else None), kept, missing)


def shape_of(value: str) -> str:
    """`Ali 12` -> `A 9`: runs of letters and digits, cut short."""
    text = re.sub(r"[^\W\d_]+", "A", re.sub(r"\d+", "9", fold_digits(value)))
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= 20 else text[:17] + "..."


@cache
def heading_of(column: str) -> str | None:
    """What a heading speaks of: a canonical column, or a kind such as name, phone, village; None when unknown."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    key = re.sub(r"[\W_]+", " ", fold(apart)).strip()
    return next((kind for kind, pattern in _HEADINGS.items() if re.search(pattern, key)), None)


def known_share(found: Profile, canonical: str) -> float:
    """Share of the distinct values the code list of a canonical column knows."""
    if not found.values or len(found.values) > 500:
        return 0.0
    hits = [value for value in found.values if _knows(found, canonical, value)]
    if canonical not in (found.heading,) and all(fold_digits(value).isdigit() for value in hits):
        return 0.0  # 1 and 2 mean something only under their heading
    return len(hits) / len(found.values)


def _knows(found: Profile, canonical: str, value: str) -> bool:
    """Whether a value is a word of the list; under a heading that speaks of age any band of ages is one."""
    if lookup_table(CODED[canonical]).get(fold(value), MISSING[0]) not in MISSING:
        return True
    return canonical == "age_band" and str(found.heading).startswith("age_") and parse_band(value) is not None


def unmapped(found: Profile, canonical: str) -> list[tuple[str, int]]:
    """Values the list of a canonical column does not know, most frequent first."""
    return [(value, n) for value, n in found.values.most_common() if not _knows(found, canonical, value)]


def parts(found: Profile) -> tuple[str, Profile] | None:
    """The sign between several values of one cell (`Male, Female`) and the column with its cells taken apart, or None."""
    for sign in (", ", "; ", ",", ";", "|", " / ", " + "):
        counts: Counter[str] = Counter()
        for value, n in found.values.items():
            for part in value.split(sign):
                counts[part] += n
        apart = profile(found.column, counts)
        if any(sign in value for value in found.values) and apart.repeats and len(apart.values) < len(found.values):
            return sign, replace(apart, heading=found.heading)
    return None


def numbers(found: Profile) -> tuple[list[float], str | None, str]:
    """All values as numbers, with the signs for thousands and decimals; an empty list when one is no number."""
    texts = [fold_digits(value).replace("٫", ".").replace("٬", ",") for value in found.values]
    for thousands, decimal, pattern in (
        (None, ".", r"-?\d+(\.\d+)?"),
        (",", ".", r"-?\d{1,3}(,\d{3})*(\.\d+)?"),
        (None, ",", r"-?\d+(,\d+)?"),
    ):
        if texts and all(re.fullmatch(pattern, text) for text in texts):
            plain = [text.replace(thousands, "") if thousands else text for text in texts]
            return [float(text.replace(decimal, ".")) for text in plain], thousands, decimal
    return [], None, "."


def whole_within(found: Profile, low: int, high: int) -> bool:
    """Whether all values are whole numbers between two bounds."""
    values, _, _ = numbers(found)
    return bool(values) and all(value == int(value) and low <= value <= high for value in values)


def date_formats(found: Profile) -> list[tuple[str, int]]:
    """Date formats most values fit (9 of 10 rows), each with the number of rows that do not fit; best first."""
    sample = list(found.values.most_common(20))
    fits = []
    for format_ in FORMATS:
        if sum(parse_date(value, format_) is not None for value, _ in sample) < 0.4 * len(sample) or not sample:
            continue
        wrong = sum(n for value, n in found.values.items() if parse_date(value, format_) is None)
        if wrong <= 0.1 * found.n:
            fits.append((format_, wrong))
    if any(re.fullmatch(r"\d+([.,]\d+)?", fold_digits(value)) for value, _ in sample[:3]):
        return []  # bare numbers are years or amounts, no dates
    fewest = min((wrong for _, wrong in fits), default=0)
    told: dict[tuple, tuple[str, int]] = {}
    for format_, wrong in fits:
        # `iso` and %Y-%m-%d, or %b and %B, are one reading; day and month exchanged are two even where all days agree.
        reading = tuple(parse_date(value, format_) for value, _ in sample), format_.find("%d") < format_.find("%m")
        if wrong == fewest:
            told.setdefault(reading if format_ != "iso" and "%Y-%m" not in format_ else reading[:1], (format_, wrong))
    return list(told.values())


def is_free_text(found: Profile) -> bool:
    """Sentences: nearly every value its own, many words."""
    words = [len(value.split()) for value in found.values]
    return len(words) > 0 and not found.repeats and sum(words) / len(words) >= 6


def looks_like_data(columns: list[str]) -> bool:
    """Whether the row taken for headings holds values: a number, a date, a sex."""
    table = lookup_table("sex")
    return any(
        re.fullmatch(r"[\d.,/ -]+", fold_digits(name.strip()))
        or (fold(name) in table and len(fold(name)) > 1 and fold(name) not in ("sex", "other"))
        for name in columns
    )


def question_of(found: Profile) -> str:
    """The question a ticked answer belongs to: `barriers` of `barriers/no_transport`."""
    return re.split(r"(?<=[^\W_])[./](?=\w)", found.column)[0]


def may_identify(found: Profile) -> bool:
    """Whether values can be what a heading of an identifier says: a birth is a date or a year, no count of births."""
    if found.heading != "birth_date" or not found.values:
        return True
    years = whole_within(found, 1300, 2100)
    return years or not numbers(found)[0] or whole_within(found, 10**7, 10**8)


def pcodes(found: Profile) -> bool:
    """Whether all values look like p-codes: letters of the country, then digits."""
    return len(found.values) > 1 and all(re.fullmatch(r"[A-Z]{2,3}\d{2,9}", value) for value in found.values)


def left_over(found: Profile) -> str:
    """A question about a column nothing was recognised in, `` when there is none."""
    if not found.values:
        return "empty here"
    if whole_within(found, 0, 110):
        return "whole numbers: ages, counts or codes?"
    return "" if found.repeats else "many different values: if they identify people, put them under identity"


def coded_as(profile: Profile) -> dict[str, tuple[float, str | None]]:
    """Canonical columns whose code list knows at least half of the distinct values, with that share.

    Where cells hold several values the list must know more of them taken apart; the sign between them comes with it.
    """
    wanted = [name for name in CODED if name not in NEEDS_HEADING or profile.heading == name]
    apart = parts(profile)
    fits: dict[str, tuple[float, str | None]] = {}
    for name in wanted:
        share = known_share(profile, name)
        several = known_share(apart[1], name) if apart else 0.0
        if max(share, several) >= 0.5:
            fits[name] = (several, apart[0]) if apart and several > share else (share, None)
    return fits
