/* A service began before the need it belongs to: one of the two days is wrong, or the link. Both are kept; the wait is in no median. */
select s.source_id, s.source_table, s.source_file, s.source_sheet, s.source_row, s.record_id, 'started_on' as column_name,
       cast(cast(s.started_on as date) as varchar) as value, concat('{"expected": "', cast(n.needed_on as date), '"}') as params
from service_received s
join need_received n on n.record_id = s.need_id and n.source_id = s.source_id
where s.superseded_by is null and n.superseded_by is null
  and s.started_on_precision = 'day' and n.needed_on_precision = 'day' and s.started_on < n.needed_on
