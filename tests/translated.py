"""What a test may ask of a language: every text translated, or, while some are not, their English between ⟦ ⟧."""

from functools import cache

from assets.reports.untranslated import untranslated


@cache
def lacks(language: str) -> list[str]:
    """Where the texts stand that nobody translated; `make thorough` wants none (tests/reports/test_translations.py)."""
    return untranslated(language)


def reads_finished(text: str, language: str) -> bool:
    """Whether no English stands marked in a text, but in a language whose translation is under way."""
    return "⟦" not in text or bool(lacks(language))
