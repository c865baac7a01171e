/* Two rows that are one person by decision say different things: the golden row has what the better-ranked source says. */
with told as (
    select r.*, a.column_name, a.value
    from (select * from casualty_record where superseded_by is null and person_id in (select person_id from person_link)) r
    cross join lateral (values ('sex', r.sex), ('age_group', r.age_group), ('outcome', r.outcome),
                               ('civil_status', r.civil_status), ('device', r.device)) a(column_name, value)
    where a.value not in ('unknown', 'not_recorded', 'not_asked', 'refused', 'not_applicable', 'verified_unknown')
),
ranked as (
    select t.*, first_value(t.value) over best as golden, first_value(t.source_id) over best as golden_source
    from told t join source s on s.source_id = t.source_id
    window best as (partition by t.person_id, t.column_name order by s.source_rank, t.record_id)
)
select source_id, source_table, source_file, source_sheet, source_row, record_id, column_name, value,
       json_object('found', golden_source, 'expected', golden) as params
from ranked where value <> golden
