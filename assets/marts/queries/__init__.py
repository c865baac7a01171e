"""Questions and tables Python asks for while marts are made: figures, comparisons, indicators, what goes into the public file."""

QUERIES = __name__
