"""Checks of whole loads and files: what there is less of than before, how a file ends."""
