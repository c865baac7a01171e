"""The calendars in which a source may be written; what their days are is `methods.calendars`."""

CALENDARS = ("gregorian", "solar_hijri", "hijri", "ethiopian", "buddhist")
