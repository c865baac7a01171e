/* An interview of a weighted survey has no weight above zero: it is counted, and stands for nobody in weighted shares. */
select p.source_id, p.source_table, p.source_file, p.source_sheet, p.source_row, p.record_id, 'weight' as column_name,
       coalesce(cast(p.weight as varchar), '') as value, '{}' as params
from person_received p
join source s on s.source_id = p.source_id and s.has_weights
where p.superseded_by is null and (p.weight is null or p.weight = 0)
