"""A fabricated report with every kind of block, in four languages, and with every sign that could break a page."""

from assets.reports.document import Block, Cell, Chart, Heading, Kind, Note, Paragraph, Report, Sentence, Table
from assets.reports.register import Figure
from assets.reports.wording import Wording
from schemas.languages import LANGUAGES

HOSTILE = "*stars* _lines_ [brackets](x) <b>tags</b> | bars ` ticks $x^2$ #hash @at ~tilde~ ^up^ \\back {curly} 1. & ; --- ..."
TOTAL = Figure("casualty_annual.n_total@country=XYZ,period=2025", 1234.0, "ok")
LATE = Figure("casualty_annual.n_total@country=XYZ,period=2026", 98.0, "ok", cautions=("provisional",))
HIDDEN = Figure("casualty_annual.n_girls@country=XYZ,period=2025", None, "suppressed_primary")
NONE = Figure("casualty_annual.n_boys@country=XYZ,period=2025", None, "not_available")
GAP = Figure("needs_gap.gap@country=XYZ,period=2025,service=prosthetics", 0.33, "ok", ci_low=0.28, ci_high=0.39)

WORDS = {
    "en": {
        "title": "Casualties and victim assistance: Testland, 2025", "subtitle": "Figures of release 2026-03",
        "chapter": "Casualties and trend", "section": "By outcome", "second": "Needs gap", "year": "Year", "total": "Total",
        "girls": "Girls", "boys": "Boys", "share": "Share", "hidden": "hidden", "none": "not recorded",
        "sentence": "In 2025, at least 1,234 people were recorded as killed or injured (2024: 1,301; change: -67, or 5%).",
        "finding": "Of 300 survivors asked, 33% (28% to 39%) had an unmet need for a prosthesis.",
        "caption": "Casualties by year", "drawing": "Recorded casualties fell from 1,301 to 1,234",
        "alt": "Columns: 1,301 in 2024; 1,234 in 2025. 2026 is provisional.", "editor": "The office’s own words (2025).",
        "caution": "12 of 24 areas do not report.", "coverage": "No source tells of mental health.", "method": "Wilson intervals.",
        "source": "Source: Casualties by year (mart_casualty_annual), release 2026-03.", "note": "“hidden” may be zero.",
    },
    "fr": {
        "title": "Victimes et assistance : Testland, 2025", "subtitle": "Chiffres de la publication 2026-03",
        "chapter": "Victimes et évolution", "section": "Selon l’issue", "second": "Besoins non satisfaits", "year": "Année",
        "total": "Total", "girls": "Filles", "boys": "Garçons", "share": "Part", "hidden": "masqué", "none": "non enregistré",
        "sentence": "En 2025, au moins 1\u202f234 personnes tuées ou blessées (2024 : 1\u202f301 ; -67, soit 5\u00a0%).",
        "finding": "Sur 300 survivants interrogés, 33\u00a0% (28\u00a0% à 39\u00a0%) avaient un besoin de prothèse non satisfait.",
        "caption": "Victimes par année", "drawing": "Les victimes enregistrées sont passées de 1\u202f301 à 1\u202f234",
        "alt": "Colonnes : 1\u202f301 en 2024 ; 1\u202f234 en 2025. 2026 est provisoire.", "editor": "Le mot du bureau (2025).",
        "caution": "12 zones sur 24 ne signalent rien.", "coverage": "Aucune source ne parle de santé mentale.",
        "method": "Intervalles de Wilson.", "note": "« masqué » n’est pas zéro.",
        "source": "Source : Victimes par année (mart_casualty_annual), publication 2026-03.",
    },
    "es": {
        "title": "Víctimas y asistencia: Testland, 2025", "subtitle": "Cifras de la publicación 2026-03",
        "chapter": "Víctimas y evolución", "section": "Según el resultado", "second": "Brecha de necesidades", "year": "Año",
        "total": "Total", "girls": "Niñas", "boys": "Niños", "share": "Proporción", "hidden": "oculto", "none": "no registrado",
        "sentence": "En 2025 se registraron al menos 1\u202f234 personas muertas o heridas (2024: 1\u202f301; cambio: -67, un 5\u00a0%).",
        "finding": "De 300 sobrevivientes, el 33\u00a0% (28\u00a0% a 39\u00a0%) tenía una necesidad de prótesis no atendida.",
        "caption": "Víctimas por año", "drawing": "Las víctimas registradas bajaron de 1\u202f301 a 1\u202f234",
        "alt": "Columnas: 1\u202f301 en 2024; 1\u202f234 en 2025. 2026 es provisional.", "editor": "Palabras de la oficina (2025).",
        "caution": "12 de 24 zonas no informan.", "coverage": "Ninguna fuente habla de salud mental.",
        "method": "Intervalos de Wilson.", "note": "«oculto» no es cero.",
        "source": "Fuente: Víctimas por año (mart_casualty_annual), publicación 2026-03.",
    },
    "ar": {
        "title": "الضحايا ومساعدتهم: تستلاند، 2025", "subtitle": "أرقام الإصدار 2026-03",
        "chapter": "الضحايا واتجاه الأعداد", "section": "بحسب النتيجة", "second": "فجوة الاحتياجات", "year": "السنة",
        "total": "المجموع", "girls": "فتيات", "boys": "فتيان", "share": "النسبة", "hidden": "محجوب", "none": "غير مسجل",
        "sentence": "في عام 2025 سُجّل ما لا يقل عن 1,234 قتيلاً وجريحاً (2024: 1,301؛ التغيّر: \u200e-67، أي 5%).",
        "finding": "من بين 300 ناجٍ سُئلوا، كان لدى 33% (من 28% إلى 39%) حاجة غير ملبّاة إلى طرف اصطناعي.",
        "caption": "الضحايا بحسب السنة", "drawing": "انخفض عدد الضحايا المسجلين من 1,301 إلى 1,234",
        "alt": "أعمدة: 1,301 في 2024؛ 1,234 في 2025. عام 2026 مؤقت.", "editor": "كلمة المكتب (2025).",
        "caution": "12 منطقة من أصل 24 لا تُبلّغ.", "coverage": "لا مصدر يتناول الصحة النفسية.", "method": "فترات ويلسون.",
        "source": "المصدر: الضحايا بحسب السنة (mart_casualty_annual)، الإصدار 2026-03.", "note": "«محجوب» لا يعني صفراً.",
    },
}  # fmt: skip

WORDS |= {language: WORDS["en"] for language in LANGUAGES if language not in WORDS}  # one that is being translated


# what a reader has to find in every format that is read as text
TOLD = ("title", "subtitle", "chapter", "section", "finding", "drawing", "editor", "caution", "coverage")


def made_table(language: str, table_id: str = "years") -> Table:
    """Two years: a total, a hidden number, one nobody recorded, a share with its interval."""
    said = WORDS[language]
    hidden, none = Cell(said["hidden"], HIDDEN, None, "count"), Cell(said["none"], NONE)
    thousand = "1,234" if language in ("en", "ar") else "1\u202f234"
    percent = "33%" if language in ("en", "ar") else "33\u00a0%"
    return Table(
        table_id, said["caption"], (said["year"], said["total"], said["girls"], said["boys"], said["share"]),
        (
            (Cell("2025"), Cell(thousand, TOTAL, 1234.0, "count"), hidden, none, Cell(percent, GAP, 0.33, "share")),
            (Cell("2026 | *"), Cell("98", LATE, 98.0, "count"), hidden, none, Cell(percent, GAP, 0.33, "share")),
        ),
        said["source"], said["note"],
    )  # fmt: skip


def made_drawing(language: str, name: str = "2024"):
    """Two columns, the first of this name."""
    import altair as alt
    import pandas as pd

    from assets.reports.charts.theme import finished

    rows = pd.DataFrame({"year": [name, "2025"], "n": [1301, 1234]})
    said = WORDS[language]
    years, numbers = alt.X("year:N", title=said["year"]), alt.Y("n:Q", title=said["total"])
    chart = alt.Chart(rows, width=560, height=180).mark_bar(color="#0072B2").encode(x=years, y=numbers)
    return finished(chart, Wording(language))


def made_chart(language: str) -> Chart:
    """A drawing with numbers that stand in no other table."""
    said = WORDS[language]
    numbers = Table("drawn", said["caption"], (said["year"], said["total"]), (
        (Cell("2024"), Cell("1,301", Figure("casualty_annual.n_total@country=XYZ,period=2024", 1301.0, "ok"), 1301.0, "count")),
        (Cell("2025"), Cell("1,234", TOTAL, 1234.0, "count")),
    ), said["source"])  # fmt: skip
    spec = made_drawing(language)
    return Chart("drawn", said["drawing"], said["finding"], said["alt"], spec, numbers, said["source"])


def made_report(language: str = "en", kind: Kind = "annual") -> Report:
    """A report with every kind of block."""
    said = WORDS[language]
    first = Sentence("S01", said["sentence"], (TOTAL,), frozenset({"1,234"}))
    second = Sentence("N02", said["finding"], (GAP,))
    blocks: list[Block] = [
        Heading(1, said["chapter"], "h-trend"),
        Paragraph((first,), f"release 2026-03. {TOTAL.figure_id}", bullet=True),
        Paragraph((second,), GAP.figure_id, bullet=True),
        Paragraph((first, second), f"{TOTAL.figure_id}; {GAP.figure_id}"),
        made_chart(language),
        Heading(2, said["section"], "h-outcome"),
        made_table(language),
        Note(said["coverage"], "coverage"),
        Note(said["caution"], "caution"),
        Note(said["method"], "method"),
        Note(said["editor"], "editor"),
        Heading(1, said["second"], "h-gap"),
        Paragraph((Sentence("X", HOSTILE),)),
        Note(HOSTILE, "editor"),
        made_table(language, "again"),
    ]
    return Report(kind, "XYZ", "Testland", "2025", language, said["title"], said["subtitle"], blocks,
                  facts={"release": "2026-03", "refresh": "r1"})  # fmt: skip
