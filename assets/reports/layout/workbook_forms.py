"""How the cells of a report's workbook look. Not here: what stands in them (`workbook`)."""

import datetime as dt

from assets.reports.layout.pandoc import SAME

SOFT, BLUE, AMBER, GROUND = "#565D66", "#005A9C", "#8A4B00", "#F4F6F8"
NUMBERS = {"count": "#,##0", "days": "#,##0", "share": "0%", "points": "+0.0;-0.0;0", "ratio": "0.00", "text": "@"}


def created() -> dt.datetime:
    """The date in every workbook."""
    return dt.datetime.fromtimestamp(int(SAME), dt.UTC).replace(tzinfo=None)


class Forms:
    """The formats of one workbook. `scale` of a format: how much higher its lines are."""

    def __init__(self, book, is_mirrored: bool) -> None:
        self._book = book
        self._order = {"reading_order": 2 if is_mirrored else 1}
        self._end = "left" if is_mirrored else "right"  # where numbers stand
        text = {"text_wrap": True, "valign": "top"}
        self.chapter = self._made(1.6, bold=True, font_size=16, valign="vcenter", text_wrap=True)
        self.section = self._made(1.15, bold=True, font_size=12, valign="vcenter", text_wrap=True)
        self.caption = self._made(1, bold=True, **text)
        self.text = self._made(1, **text)
        self.small = self._made(1, font_size=9, font_color=SOFT, **text)
        self.ids = self._made(1, font_size=8, font_color=SOFT, **text)
        self.head = self._made(1, bold=True, bottom=1, valign="bottom", text_wrap=True)
        self.head_end = self._made(1, bold=True, bottom=1, valign="bottom", text_wrap=True, align=self._end)
        self.cell = self._made(1, valign="top")
        row = {"valign": "top", "bottom": 4, "bottom_color": "#C9CED4"}
        self.hidden = self._made(1, italic=not is_mirrored, font_color=SOFT, align=self._end, **row)
        self.link = self._made(1, font_color=BLUE, underline=1)
        self.notes = {
            "coverage": self._made(1, bg_color=GROUND, **text),
            "caution": self._made(1, font_color=AMBER, **text),
            "method": self._made(1, font_color=SOFT, **text),
            "editor": self._made(1, border=1, border_color=BLUE, **text),
        }
        self._numbers = {form: self._made(1, num_format=NUMBERS[form], align=self._end, **row) for form in NUMBERS}
        self._name = self._made(1, num_format="@", text_wrap=True, **row)

    def of(self, form: str, is_number: bool):
        """The format of a table's cell."""
        return self._numbers[form] if is_number else self._name

    def _made(self, scale: float, **look):
        made = self._book.add_format({**self._order, **look})
        made.scale = scale
        return made
