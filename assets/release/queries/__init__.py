"""Questions a release asks of public files: what tables there are, which figures differ, what weakens a number."""

QUERIES = __name__
