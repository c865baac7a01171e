/* title: Casualties and survivors with the identifiers kept of their rows
grain: one current row of a casualty, or of a survivor who names no record
reads: [casualty_record_received, person_received]
kind: question
keys: [record_id]
pieces:
  identifiers: every identifier with the address of its row
  condition: which rows, as `r`
note: a survivor's own day is that of the assessment, no event.
*/
with casualty as (
    select record_id, source_id, source_type, 'casualty_record' as kind, source_table, source_file, source_sheet, source_row,
           country_iso3 as country, sex, age_years, year(date) as age_in,
           case when date_precision = 'day' then cast(date as date) end as event_day,
           case when date_precision in ('day', 'month') then strftime(date, '%Y-%m') end as event_month,
           year(date) as event_year, admin1_pcode as admin1, admin2_pcode as admin2, outcome, device, incident_id
    from casualty_record_received
    where superseded_by is null
),
survivor as (
    select record_id, source_id, source_type, 'person' as kind, source_table, source_file, source_sheet, source_row,
           country_iso3 as country, sex, age_years, year(coalesce(assessed_on, as_of)) as age_in,
           cast(null as date) as event_day, cast(null as varchar) as event_month, cast(null as bigint) as event_year,
           admin1_pcode as admin1, admin2_pcode as admin2, 'injured' as outcome, cast(null as varchar) as device,
           cast(null as varchar) as incident_id,
           row_number() over (partition by record_id order by source_file desc, source_row, source_sheet, source_table) as place
    from person_received
    where superseded_by is null and population_group = 'survivors' and linked_record_id is null
),
named as (
    select record_id, source_id, source_type, kind, source_table, source_file, source_sheet, source_row, country, sex,
           age_years, age_in, event_day, event_month, event_year, admin1, admin2, outcome, device, incident_id
    from casualty
    union all
    select record_id, source_id, source_type, kind, source_table, source_file, source_sheet, source_row, country, sex,
           age_years, age_in, event_day, event_month, event_year, admin1, admin2, outcome, device, incident_id
    from survivor
    where place = 1
),
held as (
    select source_id, source_table, source_file, source_sheet, source_row,
           list({'column': provider_column, 'kind': kind, 'value': value}) as held
    from {identifiers} kept
    group by source_id, source_table, source_file, source_sheet, source_row
)
select r.*, i.held
from named r
join held i
    on i.source_id = r.source_id and i.source_table = r.source_table and i.source_file = r.source_file
    and i.source_sheet = r.source_sheet and i.source_row = r.source_row
where {condition}
order by r.record_id
