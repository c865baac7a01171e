"""What a record is."""

VERSION = "0.2.0"  # of the program, as pyproject.toml has it (tested)
