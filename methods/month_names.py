"""Names of months as lists write them, by calendar. Folded look-up, so case, accents and letter forms do not matter."""

from functools import cache

from methods.folding import fold

_LATIN = (
    "jan january janvier janv enero ene janeiro",
    "feb february février févr fév febrero fevereiro fev",
    "mar march mars marzo março",
    "apr april avril avr abril abr",
    "may mai mayo maio",
    "jun june juin junio junho",
    "jul july juillet juil julio julho",
    "aug august août agosto ago",
    "sep sept september septembre septiembre setembro set",
    "oct october octobre octubre outubro out",
    "nov november novembre noviembre novembro",
    "dec december décembre déc diciembre dic dezembro dez",
)
_ARABIC = (
    "يناير جانفي", "فبراير فيفري", "مارس", "أبريل إبريل أفريل", "مايو ماي", "يونيو جوان", "يوليو جويلية", "أغسطس أوت",
    "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
_LEVANT = (
    "كانون_الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين_الأول", "تشرين_الثاني",
    "كانون_الأول",
)  # fmt: skip
_UKRAINIAN = (
    "січень січня", "лютий лютого", "березень березня", "квітень квітня", "травень травня", "червень червня",
    "липень липня", "серпень серпня", "вересень вересня", "жовтень жовтня", "листопад листопада", "грудень грудня",
)  # fmt: skip
_THAI = (
    "มกราคม ม.ค.", "กุมภาพันธ์ ก.พ.", "มีนาคม มี.ค.", "เมษายน เม.ย.", "พฤษภาคม พ.ค.", "มิถุนายน มิ.ย.", "กรกฎาคม ก.ค.",
    "สิงหาคม ส.ค.", "กันยายน ก.ย.", "ตุลาคม ต.ค.", "พฤศจิกายน พ.ย.", "ธันวาคม ธ.ค.",
)  # fmt: skip
_BOSNIAN = (
    "januar januara", "februar februara", "mart marta", "april aprila", "maj maja", "juni juna jun", "juli jula jul",
    "august augusta avgust", "septembar septembra", "oktobar oktobra okt", "novembar novembra", "decembar decembra",
)  # fmt: skip
_KHMER = (
    "មករា", "កុម្ភៈ", "មីនា", "មេសា", "ឧសភា", "មិថុនា", "កក្កដា", "សីហា", "កញ្ញា", "តុលា", "វិច្ឆិកា", "ធ្នូ",
)  # fmt: skip
_DARI = ("حمل", "ثور", "جوزا", "سرطان", "اسد", "سنبله", "میزان", "عقرب", "قوس", "جدی", "دلو", "حوت")
_PASHTO = ("وری", "غویی", "غبرګولی", "چنګاښ", "زمری", "وږی", "تله", "لړم", "لیندۍ", "مرغومی", "سلواغه", "کب")
_PERSIAN = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد امرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
_ZODIAC = (
    "hamal", "sawr saur", "jawza", "saratan", "asad", "sunbula sonbola", "mizan", "aqrab", "qaws", "jadi", "dalw", "hut",
)  # fmt: skip
_HIJRI = (
    "محرم", "صفر", "ربيع_الأول", "ربيع_الآخر ربيع_الثاني", "جمادى_الأولى", "جمادى_الآخرة جمادى_الثانية", "رجب",
    "شعبان", "رمضان", "شوال", "ذو_القعدة", "ذو_الحجة",
)  # fmt: skip
_ETHIOPIAN = (
    "meskerem መስከረም", "tikimt tiqimt ጥቅምት", "hidar ኅዳር ህዳር", "tahsas tahisas ታኅሣሥ ታህሳስ", "tir ጥር",
    "yekatit የካቲት", "megabit መጋቢት", "miyazya miazia ሚያዝያ", "ginbot genbot ግንቦት", "sene ሰኔ", "hamle ሐምሌ ሃምሌ",
    "nehase nehasse ነሐሴ", "pagume pagumen ጳጉሜ ጳጉሜን",
)  # fmt: skip
# the common calendar as Persian, Dari and Pashto write it
_PERSIAN_COMMON = (
    "ژانویه جنوری", "فوریه فبروری", "مارچ", "آوریل اپریل", "مه می", "ژوئن", "ژوئیه جولای", "اوت اگست آگست", "سپتامبر سپتمبر",
    "اکتبر", "نوامبر نومبر", "دسامبر دسمبر",
)  # fmt: skip
_RUSSIAN = (
    "январь января янв", "февраль февраля фев", "март марта мар", "апрель апреля апр", "май мая", "июнь июня июн", "июль июля июл",
    "август августа авг", "сентябрь сентября сен сент", "октябрь октября окт", "ноябрь ноября ноя нояб нов",
    "декабрь декабря дек",
)  # fmt: skip
_UKRAINIAN_SHORT = (
    "січ", "лют", "бер", "кві квіт", "тра трав", "чер черв", "лип", "сер серп", "вер", "жов жовт", "лис лист", "гру груд",
)  # fmt: skip
# also as Croats of Bosnia write them, and in Cyrillic
_BOSNIAN_MORE = (
    "siječanj siječnja јануар јануара", "veljača veljače фебруар фебруара", "ožujak ožujka", "travanj travnja април априла",
    "svibanj svibnja мај маја", "lipanj lipnja јуни јуна", "srpanj srpnja јули јула", "kolovoz kolovoza avg avgusta",
    "rujan rujna септембар септембра", "listopad listopada октобар октобра", "studeni studenog новембар новембра",
    "prosinac prosinca децембар децембра",
)  # fmt: skip
_VIETNAMESE = (
    "tháng_một tháng_giêng", "tháng_hai", "tháng_ba", "tháng_tư tháng_bốn", "tháng_năm", "tháng_sáu", "tháng_bảy", "tháng_tám",
    "tháng_chín", "tháng_mười", "tháng_mười_một", "tháng_mười_hai tháng_chạp",
)  # fmt: skip
_KHMER_MORE = ("", "កុម្ភះ", "មិនា មិនិ", "", "", "", "", "", "", "", "វិច្ឆកា", "")
_AMHARIC_COMMON = (
    "ጃንዋሪ ጃንዩወሪ", "ፌብሩዋሪ ፌብሩወሪ", "ማርች", "ኤፕሪል", "ሜይ", "ጁን", "ጁላይ", "ኦገስት", "ሴፕቴምበር", "ኦክቶበር ኦክተውበር", "ኖቬምበር", "ዲሴምበር",
)  # fmt: skip
_LATIN_MORE = ("", "", "", "", "", "", "juill", "ags", "setiembre", "", "", "")
_PERSIAN_IN_LATIN = (
    "farvardin", "ordibehesht", "khordad", "tir", "mordad", "shahrivar", "mehr", "aban", "azar", "dey", "bahman", "esfand",
)  # fmt: skip
_HIJRI_IN_LATIN = (
    "muharram", "safar", "rabi_al-awwal rabi_i", "rabi_al-thani rabi_ii", "jumada_al-awwal jumada_i", "jumada_al-thani jumada_ii", "rajab",
    "shaban sha'ban", "ramadan ramazan", "shawwal", "dhu_al-qadah zulqada", "dhu_al-hijjah zulhijja",
)  # fmt: skip
_ETHIOPIAN_MORE = (
    "", "tikemt", "hedar", "tahesas", "ter", "", "", "miyazia", "", "", "", "", "paguemen",
)  # fmt: skip
_COMMON = (
    _LATIN, _ARABIC, _LEVANT, _UKRAINIAN, _KHMER, _BOSNIAN, _PERSIAN_COMMON, _RUSSIAN, _UKRAINIAN_SHORT, _BOSNIAN_MORE, _VIETNAMESE,
    _KHMER_MORE, _AMHARIC_COMMON, _LATIN_MORE,
)  # fmt: skip
_NAMES = {
    "gregorian": _COMMON,
    "solar_hijri": (_DARI, _PASHTO, _PERSIAN, _ZODIAC, _PERSIAN_IN_LATIN),
    "hijri": (_HIJRI, _HIJRI_IN_LATIN),
    "ethiopian": (_ETHIOPIAN, _ETHIOPIAN_MORE),
    "buddhist": (*_COMMON, _THAI),
}


@cache
def months(calendar: str) -> dict[str, int]:
    """Folded name or abbreviation -> month, 1 to 12 (13 in the Ethiopian calendar)."""
    table: dict[str, int] = {}
    for names in _NAMES[calendar]:
        for number, spelled in enumerate(names, 1):
            for name in spelled.split():
                key = fold(name.replace("_", " "))
                if table.setdefault(key, number) != number:
                    raise ValueError(f"`{name}` names two months ({calendar})")
    return table


def month_of(name: str, calendar: str) -> int | None:
    """The month a name or abbreviation stands for, None when it is none."""
    return months(calendar).get(fold(name).rstrip("."))
