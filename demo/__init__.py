"""Sarandia (XSA), an invented country with everything SADDLE has to cope with. No person, place or number is real."""

import random

SEED = 20260630


def dice(subject: str) -> random.Random:
    """The random numbers of one subject, the same on every run: a new subject changes nothing in the others."""
    return random.Random(f"{SEED} {subject}")
