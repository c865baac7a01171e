"""The charts of the reports by name; each draws published figures of one register, or nothing when there are none."""

from assets.reports.charts import access, coverage, gaps, over_time, people, places, ranked, reasons

CHARTS = {
    "trend": over_time.trend, "months": over_time.months, "pyramid": people.pyramid, "groups": people.groups,
    "devices": ranked.devices, "activities": ranked.activities, "map": places.choropleth, "maps": places.small_maps,
    "coverage": coverage.coverage, "heat_map": gaps.heat_map, "dumbbells": gaps.dumbbells, "funnel": access.funnel,
    "slope": reasons.slope,
}  # fmt: skip
