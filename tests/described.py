"""Real inputs described by a source.yaml, as a centre would: for the tests that run them and that propose them."""

EVENTS = """
source: colombia-events
country: COL
source_type: national_registry
as_of: 2019-09-30
files: {pattern: "*.csv.gz", compression: gzip}
tables:
  incident:
    row_key: content
    only: {TIPO_EVENTO: ["1", "2"]}
    columns:
      date: {year: AÑO}
      admin1_name: {from: DEPARTAMENTO}
      admin2_name: {from: MUNICIPIO}
      device: {from: TIPO_EVENTO, values: {"1": mine_improvised, "2": erw_other}}
      lat: {from: lat}
      lon: {from: lon}
"""
CAMPS = """
source: protection-in-danger
country: CAF
source_type: media
as_of: 2023-10-17
files: {pattern: "*.xlsx", error_values: ["#VALUE!"]}
tables:
  casualty_count:
    sheet: "Protection in Danger"
    hxl: true
    row_key: content
    count: {killed: "People Associated with Protection Programme Killed"}
    columns:
      date: {from: Date, dates: iso}
      country_iso3: {from: Country ISO}
    group:
      sex:
        from: "Survivor or Victim Sex"
        multi: ", "
        many: mixed
        values: {"No Information": unknown, "No Direct Victim Reported": not_applicable}
    blank_count: none_reported
    absent: {age_group: not given per person, disability_status: not asked}
thresholds: {quarantine_max: 10%}
"""
