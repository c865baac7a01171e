"""The primary rule: which single number is too small to print. Complementary suppression is not here."""

from dataclasses import dataclass

HIDDEN = (
    "suppressed_primary",
    "suppressed_complementary",
    "withdrawn",
)  # value_status of what is not shown (model section 8)


@dataclass(frozen=True)
class Rules:
    """The data protection officer's thresholds (schemas/disclosure.yaml)."""

    threshold_casualty_one_key: int
    threshold_otherwise: int
    zero_is_shown_for: tuple[str, ...]

    def threshold(self, kind: str, n_keys: int) -> int:
        """The least count shown, by kind of mart (casualty, other) and number of keys besides country and period."""
        return self.threshold_casualty_one_key if kind == "casualty" and n_keys <= 1 else self.threshold_otherwise

    def shows(self, kind: str, n_keys: int, count: int) -> bool:
        """May this count be printed?"""
        if count == 0:
            return kind in self.zero_is_shown_for
        return count >= self.threshold(kind, n_keys)

    def shows_share(self, kind: str, n_keys: int, numerator: int, denominator: int) -> bool:
        """May a share be printed? Its numerator, denominator and complement each have to pass."""
        return all(self.shows(kind, n_keys, part) for part in (numerator, denominator, denominator - numerator))
