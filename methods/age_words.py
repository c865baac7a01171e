"""The words in which lists write ages: units, about, aged, and a half. What they make of a text is `methods.age_texts`.

Written as people write them; they are folded here, as every text is before it is held against them.
"""

import re

from methods.folding import fold

_UNITS = {
    "years": """y yr yrs year years yo y/o y.o an ans annee annees a ano anos año años سنة سنوات سنين عام عاما أعوام سال ساله سالگی
    کال کاله کلن کلنه рік року роки років р річний г год года лет ឆ្នាំ tuổi năm g god godina godine godinu
    ዓመት ዓመታት""",
    "months": """m mo mos mth mths mon month months mois mes mês meses شهر شهرا أشهر شهور ماه ماهه ماهگی میاشت میاشتې میاشتو
    міс місяць місяця місяці місяців мес месяц месяца месяцы месяцев ខែ tháng mj mjesec mjeseca mjeseci ወር ወራት""",
    "weeks": """w wk wks week weeks semaine semaines sem semana semanas أسبوع أسبوعا أسابيع هفته هفتهٔ اونۍ اونیو тиж тиждень тижня тижні
    тижнів нед неделя недели недель សប្តាហ៍ សប្ដាហ៍ អាទិត្យ tuần sedmica sedmice sedmicu nedjelja nedjelje ሳምንት""",
    "days": """d day days jour jours jr jrs j dia dias día días يوم يوما أيام روز روزه ورځ ورځې ورځو дн день дня дні днів дней ថ្ងៃ
    ngày dan dana ቀን ቀናት""",
}
# two of a unit in one word
_TWO = {
    "years": "سنتان سنتين عامان عامين",
    "months": "شهران شهرين",
    "weeks": "أسبوعان أسبوعين",
    "days": "يومان يومين",
}
_ONE = "un une one an a uno una um uma jedan jedna jednu один одна одну واحد واحدة یک يك یوه មួយ một"
_JUST_BORN = (
    "newborn", "new born", "neonate", "nouveau né", "nouveau-né", "nouvelle-née", "recién nacido", "recién nacida",
    "recém-nascido", "recém-nascida", "حديث الولادة", "نوزاد", "новонароджений", "новонароджена", "sơ sinh", "novorođenče",
    "novorođenac",
)  # fmt: skip
_ABOUT = (
    "environ", "env", "about", "around", "approximately", "approx", "circa", "ca", "c", "~", "≈", "±", "+/-", "+-", "+ / -", "+ -", "vers",
    "aproximadamente", "aprox", "alrededor de", "cerca de", "unos", "unas", "más o menos", "mais ou menos", "plus ou moins",
    "more or less", "à peu près", "estimé à", "estimated", "est", "por volta de", "حوالي", "تقريبا", "نحو", "ما يقارب", "حدود", "حدودا",
    "تقریباً", "در حدود", "شاوخوا", "نږدې", "близько", "приблизно", "прибл", "біля", "орієнтовно", "около", "примерно", "ប្រហែល", "ប្រមាណ",
    "khoảng", "chừng", "oko", "otprilike", "približno", "cca", "ገደማ",
)  # fmt: skip
_AGED = (
    "aged", "age", "age of", "âgé de", "âgée de", "âge de", "âge", "de edad", "edad", "con edad de", "idade", "de idade", "العمر", "عمره",
    "عمرها",     "عمر", "سن", "عمرش", "عمر یی", "вік", "віком", "у віці", "អាយុ", "វ័យ", "star", "stara", "starost",
)  # fmt: skip
_OLD = (
    "old", "of age", "d'âge", "de edad", "de edade", "de idade", "tuổi", "من العمر", "від народження", "life",
)  # fmt: skip
_AND_A_HALF = (
    "and a half", "et demi", "et demie", "y medio", "y media", "e meio", "e meia", "ونصف", "و نصف", "و نیم", "ونیم", "з половиною",
    "កន្លះ", "rưỡi", "i po", "i pol", "1/2",
)  # fmt: skip
AND = {fold(word) for word in ("", ",", "and", "et", "y", "e", "و", "і", "й", "та", "i", "và", "និង", "&", "+")}

UNIT_OF = {fold(word): unit for unit, words in _UNITS.items() for word in words.split()}
_UNSPACED = tuple((fold(word), unit) for word, unit in UNIT_OF.items() if "\u1780" <= word[0] <= "\u17ff")


def _any(words: tuple[str, ...] | list[str]) -> str:
    return "|".join(sorted((re.escape(fold(word)) for word in words), key=len, reverse=True))


_SIGNS = tuple(word for word in _ABOUT if not word[0].isalpha())
_ABOUT_WORDS = tuple(word for word in _ABOUT if word[0].isalpha())
_LEADING = re.compile(rf"^(?:(?:{_any(_SIGNS)})|(?:{_any(_ABOUT_WORDS + _AGED)})(?![a-zа-яіїєґ\u0600-\u06ff]))[\s.:,]*")
_TRAILING = re.compile(rf"[\s,(]*(?<![a-zа-яіїєґ\u0600-\u06ff])(?:{_any(_ABOUT + _OLD)})[.)]?$")
_HALF = re.compile(rf"\s*(?<![a-z0-9])(?:{_any(_AND_A_HALF)})(?![a-z0-9/])")
_WORD_FOR_ONE = re.compile(rf"(?<![^\W\d])(?:{_any(_ONE.split())})\s+(?=(?:{_any(list(UNIT_OF))})(?![^\W\d]))")
_WORD_FOR_TWO = {
    fold(word): fold(words.split()[0])
    for unit, both in _TWO.items()
    for word in both.split()
    for words in [_UNITS[unit]]
}
_NEW = {fold(word) for word in _JUST_BORN}


def plain_age(folded: str) -> str:
    """A folded text without what is said around the age: about, aged, old, and a half; one and two as digits."""
    text = _HALF.sub("", folded) if re.search(r"\d", folded) else folded
    text = " ".join(f"2 {_WORD_FOR_TWO[word]}" if word in _WORD_FOR_TWO else word for word in text.split())
    text = _WORD_FOR_ONE.sub("1 ", text)
    while (shorter := _TRAILING.sub("", _LEADING.sub("", text, count=1)).strip()) != text and shorter:
        text = shorter
    return "0" if text in _NEW else text


def unit_in(words: str) -> str | None:
    """The unit that stands among words: years, months, weeks or days; None where none or two of them do."""
    plain = [word.strip(".,;:()") for word in words.split()]
    found = {UNIT_OF[word] for word in plain if word in UNIT_OF} or {u for word, u in _UNSPACED if word in words}
    return next(iter(found)) if len(found) == 1 else None
