"""The door for notebooks: `from pipelines.notebook import open_marts`. docs/researchers.md shows what to do with it."""

from assets.release.adding import NotAdded
from assets.release.reader import Marts, NotInMarts, open_marts

__all__ = ["Marts", "NotAdded", "NotInMarts", "open_marts"]
