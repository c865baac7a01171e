"""What a cell says that stands in a row of a list and is no data: a total, a note, a month or a place as a heading.

Here: the words and the shape of one text. Not here: which rows are looked at (`assets/raw/label_rows`).
"""

import re
import unicodedata
from typing import Literal

Label = Literal["total", "note", "heading"]

_TOTAL = re.compile(
    r"(?:grand|sub|sous|gran|general|overall)?[\s-]*(?:sub)?(?:totals?|totaux|totales)\b|(?:المجموع|مجموع|الاجمالي|اجمالي|جمع کل)(?:\s|:|$)"
    r"|(?:итого|всего|разом|усього|всього)\b"
)
_NOTE = re.compile(
    r"(?:\*|†|n\.? ?b\b|notes?\b|nota\b|notas\b|source[s]?\b|fuentes?\b|remarques?\b|remarks?\b|observations?\b|observacion(?:es)?\b"
    r"|legende\b|leyenda\b|legend\b|comments?\b|commentaires?\b"
    r"|fait a\b|prepared by\b|prepare par\b|elaborado por\b|mise a jour\b|updated\b"
    r"|last update|actualizado\b|ملاحظه|ملاحظات|ملحوظه|المصدر|المصادر|примечани|источник|примітк|джерел)"
)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|janv|fevr|avr|juil|aout|ene|abr|ago|dic"
    r"|january|february|march|april|june|july|august|september|october|november|december"
    r"|janvier|fevrier|mars|avril|mai|juin|juillet|septembre|octobre|novembre|decembre"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre"
    r"|يناير|فبراير|مارس|ابريل|مايو|يونيو|يوليو|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر"
    r"|كانون الثاني|شباط|اذار|نيسان|ايار|حزيران|تموز|اب|ايلول|تشرين الاول|تشرين الثاني|كانون الاول"
    r"|январь|февраль|март|апрель|маи|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь)"
)
_PERIOD = re.compile(
    rf"(?:{_MONTH}\.?[\s,./-]*(?:de[l]? )?(?:19|20)?\d{{0,4}}|(?:19|20)\d{{2}}\s*[-/ ]\s*{_MONTH}"
    r"|(?:year|annee|ano|month|mois|mes|quarter|trimestre|semestre|semester|السنه|عام|سنه|год|q|t)\W*\d{1,4}(?:\W+(?:19|20)\d{2})?)"
)
_NUMBER = re.compile(r"[-+]?\d[\d\s.,'\u202f\u00a0]*%?")


def plain(text: str) -> str:
    """A text without case, accents, tatweel, punctuation at its ends; letters that Arabic writes in several ways as one."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(
        c for c in apart if not unicodedata.combining(c) and c != "\u0640" and unicodedata.category(c) != "Cf"
    )
    return " ".join(bare.translate(str.maketrans("أإآىةي", "ااايهي")).replace("-", " ").split()).strip(" :.()[]=")


def is_number(text: str) -> bool:
    """Whether a cell holds a number and nothing else, in whatever digits."""
    return bool(_NUMBER.fullmatch("".join(str(unicodedata.digit(c, c)) for c in text.strip())))


def is_total(text: str) -> bool:
    """Whether a cell is called a total and nothing else."""
    return plain(text) in TOTALS


def begins_like_total(text: str) -> bool:
    """`Total Borkou`, `TOTAL : 170`, `Sous-total 2024`: the label of a total, of what it is the total."""
    return len(text) <= 60 and bool(_TOTAL.match(plain(text)))


def label_of(text: str) -> Label | None:
    """What a cell says that is all its row holds; None: it may be a value."""
    said = plain(text)
    if is_total(text) or begins_like_total(text):
        return "total"
    if text.lstrip().startswith(("*", "†")) or _NOTE.match(said) or len(said.split()) > 7:
        return "note"
    return "heading" if _PERIOD.fullmatch(said) else None


_WORDS = """
total|totals|totaux|totales|totais|totale|grand total|overall total|overall|sum|subtotal|sub total|total general|totaux generaux
|sous total|sous totaux|somme|ensemble|subtotales|suma|suma total|gran total|total geral|gesamt|summe|toplam|genel toplam
|المجموع|مجموع|المجموع الكلي|المجموع العام|الاجمالي|اجمالي|الاجمالي العام|المجموع الفرعي|جمع|جمع کل|مجموع کل|ټول
|итого|всего|всего итого|общий итог|итог|промежуточный итог|разом|усього|всього|загалом
"""
# one word each of offices that write neither Latin letters of the west, Arabic nor Cyrillic of the east
_ELSEWHERE = """
ukupno|zbir|укупно|gjithsej|totali|σύνολο|ընդամենը|cəmi|yekun|ara toplam|სულ|ჯამი|ҳамагӣ|ҷамъ|jumla|wadar|wadarta|soma|סה"כ
|tổng|tổng cộng|tổng số|សរុប|សរុបរួម|ລວມ|ລວມທັງໝົດ|รวม|รวมทั้งหมด|ยอดรวม|စုစုပေါင်း|ድምር|ጠቅላላ|ጠቅላላ ድምር|कुल|जम्मा|মোট|සම්පූර්ණ|එකතුව|மொத்தம்
|کل|کل تعداد|میزان|ٹوٹل|مجموعه|ټولټال|کۆ|کۆی گشتی|سەرجەم|合计|总计|小计|共计|合計|総計|합계|총계
"""


def _listed(words: str) -> list[str]:
    return words.replace("\n", "").split("|")


TOTALS_ELSEWHERE = tuple(_listed(_ELSEWHERE))
TOTALS = frozenset(map(plain, (*_listed(_WORDS), *TOTALS_ELSEWHERE)))
