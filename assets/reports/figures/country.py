"""The name of a country as a report prints it."""

from babel import Locale
from babel.core import get_global

from assets.reports.register import Register


def country_name(register: Register) -> str:
    """The country in the report's language; as the centre's list of places has it for a code ISO does not know."""
    two = get_global("territory_aliases").get(register.country, [None])[0]
    known = Locale(register.language).territories.get(two or "")
    return known or register.place_names.get(register.country, register.country)
