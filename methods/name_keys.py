"""Names across scripts and spellings: a name as Latin letters, and the key under which its spellings meet.

خدیجه, Khadija, Khadidja and Хадиджа share one key. The key keeps consonants only, in classes that no transcription
tells apart reliably; it says "may be the same name", never "is": evidence for linkage (model section 3b).
"""

import re
from functools import lru_cache

from anyascii import anyascii

from methods.folding import fold

# Arabic and Persian letters by sound; vowels, hamza, ain and the letters that are vowel or w are left out
_ARABIC = {
    "ب": "b", "پ": "b", "ت": "t", "ط": "t", "ٹ": "t", "ټ": "t", "ث": "s", "س": "s", "ص": "s", "ج": "j", "ژ": "j", "ږ": "j",
    "چ": "S", "ش": "S", "ښ": "S", "څ": "s", "ح": "h", "خ": "h", "ه": "h", "د": "d", "ڈ": "d", "ډ": "d", "ذ": "z", "ز": "z",
    "ض": "z", "ظ": "z", "ځ": "z", "ر": "r", "ړ": "r", "ڑ": "r", "غ": "g", "گ": "g", "ګ": "g", "ف": "f", "ق": "k", "ک": "k",
    "ل": "l", "م": "m", "ن": "n", "ں": "n", "ڼ": "n", "و": "", "ی": "", "ا": "", "ع": "", "ء": "", "ڤ": "",
}  # fmt: skip
_ARABIC_LETTERS = {ord(letter): sound for letter, sound in _ARABIC.items()}
_IS_ARABIC = re.compile("[\u0600-\u06ff]")
# what several Latin spellings write for one sound, the longest first: English, French, German, Russian transcriptions
_SOUNDS = (
    ("shch", "S"), ("tch", "S"), ("sch", "S"), ("sh", "S"), ("ch", "S"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"),
    ("dh", "z"), ("zh", "j"), ("dj", "j"), ("dzh", "j"), ("ck", "k"), ("ce", "s"), ("ci", "s"), ("cy", "s"), ("c", "k"),
    ("q", "k"), ("x", "ks"), ("p", "b"),
)  # fmt: skip
_BY_SOUND = dict(_SOUNDS)
# the same for vowels: ou, oo and o are what u is, e, ei and y what i is
_VOWELS = (
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "i"), ("ey", "i"), ("ai", "i"), ("ay", "i"), ("o", "u"), ("e", "i"), ("y", "i"),
    ("w", "u"), ("v", "u"),
)  # fmt: skip
_ARABIC_SPOKEN = {**_ARABIC_LETTERS, ord("و"): "u", ord("ی"): "i", ord("ا"): "a"}
_SOUND = re.compile("|".join(sorted(_BY_SOUND, key=len, reverse=True)))
_VOWEL_BY_SOUND = dict(_VOWELS)
_VOWEL = re.compile("|".join(sorted(_VOWEL_BY_SOUND, key=len, reverse=True)))
_SILENT = re.compile("[aeiouywv']")
_REPEATED = re.compile(r"(.)\1+")
_NO_LETTER = re.compile(r"[\W\d_]+")
# articles and words for "son of", "daughter of": written or left out, never what tells two people apart
PARTICLES = frozenset({"al", "el", "ul", "bin", "ibn", "ben", "bint", "ould", "ال", "بن", "ابن", "بنت"})


def name_parts(name: str) -> list[str]:
    """The words of a name in the order written, folded, without articles and "son of" unless nothing else is left."""
    words = [word for word in _NO_LETTER.split(fold(name).replace("'", "")) if word]
    return [word for word in words if word not in PARTICLES] or words


@lru_cache(maxsize=200_000)
def romanised(word: str) -> str:
    """A word of a name in Latin letters, lower case (anyascii; Arabic and Persian letters by sound, without short vowels)."""
    if _IS_ARABIC.search(word):
        return spoken(word).casefold()
    return re.sub("[^a-z]", "", anyascii(word).casefold())


@lru_cache(maxsize=200_000)
def name_key(word: str) -> str:
    """The consonants of a word of a name, by classes of sound; a name of vowels only keeps its first letter.

    `w`, `v` and `u` are one letter in Arabic script and are left out, so is a final `h`; `kh` and `h` are one class, as
    Russian has one letter for both; `ch` is what English and French disagree on, with `sh` one class.
    """
    if _IS_ARABIC.search(word):
        bare = word.removeprefix("ال") if len(word) > 4 else word
        sounds = "".join(letter for letter in bare.translate(_ARABIC_LETTERS) if letter.isascii())
    else:
        latin = re.sub("[^a-z]", "", anyascii(word.replace("ç", "s")).casefold())
        sounds = _SILENT.sub("", _SOUND.sub(_spoken, latin))
    key = _REPEATED.sub(r"\1", sounds)
    key = key[:-1] if key.endswith("h") and len(key) > 1 else key
    return key or anyascii(word).casefold()[:1]


def is_in_arabic(name: str) -> bool:
    """Whether a name is written in Arabic script, which leaves short vowels out."""
    return _IS_ARABIC.search(fold(name)) is not None


@lru_cache(maxsize=200_000)
def spoken(word: str) -> str:
    """A word of a name with its vowels, consonants and vowels by what transcriptions write for one sound.

    Tells apart what shares a key: Hassan and Hussein, Ahmad and Hamid; of Arabic script the long vowels.
    """
    if _IS_ARABIC.search(word):
        bare = word.removeprefix("ال") if len(word) > 4 else word
        sounds = "".join(letter for letter in bare.translate(_ARABIC_SPOKEN) if letter.isascii())
    else:
        latin = _SOUND.sub(_spoken, re.sub("[^a-z]", "", anyascii(word.replace("ç", "s")).casefold()))
        sounds = _VOWEL.sub(lambda found: _VOWEL_BY_SOUND[found.group(0)], latin)
    sounds = _REPEATED.sub(r"\1", sounds)
    return sounds[:-1] if sounds.endswith("h") and len(sounds) > 1 else sounds


def _spoken(found: re.Match[str]) -> str:
    written = found.group(0)
    return _BY_SOUND[written] + (written[1:] if written in ("ce", "ci", "cy") else "")
