/* A person recorded as killed, or as having died of it later, is assessed or served later: the link between the two rows, or the outcome, may be wrong. */
with later as (
    select k.person_id, p.record_id, p.source_id, p.source_table, p.source_file, p.source_sheet, p.source_row, p.linked_key,
           coalesce(p.assessed_on, p.as_of) as seen_on
    from person_received p join person_key k on k.person_record_id = p.record_id and k.is_casualty
    where p.superseded_by is null
),
killed as (
    select record_id, source_id, source_table, source_file, source_sheet, source_row, date, provider_outcome
    from casualty_record where (outcome = 'killed' or coalesce(died_later, false)) and superseded_by is null
)
select l.source_id, l.source_table, l.source_file, l.source_sheet, l.source_row, l.record_id, 'linked_record_id' as column_name,
       l.linked_key as value, '{}' as params
from later l join killed c on c.record_id = l.person_id and l.seen_on > c.date
union all
select distinct c.source_id, c.source_table, c.source_file, c.source_sheet, c.source_row, c.record_id, 'outcome' as column_name,
       c.provider_outcome as value, '{}' as params
from later l join killed c on c.record_id = l.person_id and l.seen_on > c.date
