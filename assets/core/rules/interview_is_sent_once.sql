/* One person has two interviews of one day in one survey: sent twice, most likely. Both are kept, the needs of one count. */
select p.source_id, p.source_table, p.source_file, p.source_sheet, p.source_row, p.record_id, 'assessed_on' as column_name,
       cast(cast(p.assessed_on as date) as varchar) as value, '{}' as params
from (
    select r.*,
           row_number() over (
               partition by k.person_id, r.source_id, r.disaggregation_unit, r.assessed_on
               order by r.source_file, r.source_sheet, r.source_row, r.record_id) as place
    from person_received r
    join person_key k on k.person_record_id = r.record_id
    where r.superseded_by is null and r.assessed_on_precision = 'day' and r.source_type = 'survey'
) p
where p.place > 1
