"""Names as four offices write them: one name has an English, a French, a Persian and an Arabic-keyboard spelling."""

from dataclasses import dataclass
from random import Random

MEN = (
    ("Ahmad", "Ahmed", "احمد"), ("Mohammad", "Mohamed", "محمد"), ("Ali", "Aly", "علی"), ("Hassan", "Hacène", "حسن"),
    ("Hussain", "Houcine", "حسین"), ("Yusuf", "Youssef", "یوسف"), ("Ibrahim", "Brahim", "ابراهیم"),
    ("Ismail", "Smaïl", "اسماعیل"), ("Karim", "Kérim", "کریم"), ("Rahim", "Rahime", "رحیم"),
    ("Abdullah", "Abdallah", "عبدالله"), ("Omar", "Omer", "عمر"), ("Khalid", "Khaled", "خالد"),
    ("Jawad", "Djaouad", "جواد"), ("Naser", "Nacer", "ناصر"), ("Farid", "Féride", "فرید"), ("Jamal", "Djamel", "جمال"),
    ("Kamal", "Kamel", "کمال"), ("Habib", "Habibe", "حبیب"), ("Najib", "Nadjib", "نجیب"), ("Rashid", "Rachid", "رشید"),
    ("Hamid", "Hamide", "حمید"), ("Majid", "Madjid", "مجید"), ("Sami", "Samy", "سامی"), ("Idris", "Driss", "ادریس"),
    ("Musa", "Moussa", "موسی"), ("Isa", "Aïssa", "عیسی"), ("Daud", "Daoud", "داود"), ("Yaqub", "Yacoub", "یعقوب"),
    ("Zubair", "Zoubir", "زبیر"), ("Bashir", "Bachir", "بشیر"), ("Amin", "Amine", "امین"), ("Shafiq", "Chafik", "شفیق"),
    ("Sharif", "Chérif", "شریف"), ("Gulab", "Goulab", "گلاب"), ("Nabi", "Naby", "نبی"),
)  # fmt: skip
WOMEN = (
    ("Fatima", "Fatma", "فاطمه"), ("Maryam", "Mériem", "مریم"), ("Zahra", "Zohra", "زهرا"), ("Amina", "Amineh", "امینه"),
    ("Khadija", "Khadidja", "خدیجه"), ("Layla", "Leïla", "لیلا"), ("Nadia", "Nadya", "نادیه"),
    ("Farida", "Féridah", "فریده"), ("Jamila", "Djamila", "جمیله"), ("Halima", "Halimah", "حلیمه"),
    ("Shirin", "Chirine", "شیرین"), ("Parwin", "Parvine", "پروین"), ("Najiba", "Nadjiba", "نجیبه"),
    ("Zaynab", "Zeïneb", "زینب"), ("Hawa", "Haoua", "حوا"), ("Safia", "Safya", "صفیه"), ("Karima", "Kérima", "کریمه"),
    ("Latifa", "Lotfa", "لطیفه"), ("Rashida", "Rachida", "رشیده"), ("Chaman", "Tchaman", "چمن"),
)  # fmt: skip
FAMILIES = (
    ("Sarandi", "Sarandy", "سرندی"), ("Noori", "Nouri", "نوری"), ("Rahmani", "Rahmany", "رحمانی"),
    ("Karimi", "Kérimi", "کریمی"), ("Haidari", "Heïdari", "حیدری"), ("Yusufi", "Youssoufi", "یوسفی"),
    ("Sharifi", "Chérifi", "شریفی"), ("Rashidi", "Rachidi", "رشیدی"), ("Qadiri", "Kadiri", "قادری"),
    ("Bakhshi", "Bakhchi", "بخشی"), ("Zamani", "Zamany", "زمانی"), ("Sultani", "Soltani", "سلطانی"),
    ("Wakili", "Ouakili", "وکیلی"), ("Jafari", "Djafari", "جعفری"), ("Akbari", "Akbary", "اکبری"),
    ("Daneshi", "Danéchi", "دانشی"), ("Faqiri", "Fakiri", "فقیری"), ("Tahiri", "Taheri", "طاهری"),
    ("Osmani", "Ousmani", "عثمانی"), ("Ghafari", "Ghaffari", "غفاری"), ("Popal", "Popale", "پوپل"),
)  # fmt: skip
ENGLISH, FRENCH, PERSIAN = range(3)
# cp1256 has neither the Persian yeh nor the digits; its users type the Arabic kaf too.
ARABIC_KEYS = str.maketrans("یک", "يك")


@dataclass(frozen=True)
class Name:
    """A person's own name, the father's, the family's: places in the lists above."""

    given: tuple[str, str, str]
    father: tuple[str, str, str]
    family: tuple[str, str, str]

    def own(self, spelling: int) -> str:
        """Given and family name."""
        return f"{self.given[spelling]} {self.family[spelling]}"

    def fathers(self, spelling: int) -> str:
        """The father's name."""
        return self.father[spelling]


def draw_name(sex: str, rng: Random, relative: Name | None = None) -> Name:
    """A name; a child of the same house shares father and family with its relative."""
    given = rng.choice(WOMEN if sex == "female" else MEN)
    if relative:
        return Name(given, relative.father, relative.family)
    return Name(given, rng.choice(MEN), rng.choice(FAMILIES))


def typed_on_arabic_keys(text: str) -> str:
    """The text with the letters cp1256 has."""
    return text.translate(ARABIC_KEYS)
