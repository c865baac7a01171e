/* A need told to be unmet has a service that began before it was asked: the answer or the service may be wrong. Both are kept. */
select n.source_id, n.source_table, n.source_file, n.source_sheet, n.source_row, n.record_id, 'need_status' as column_name,
       n.need_status as value, concat('{"expected": "', min(cast(s.started_on as date)), '"}') as params
from need_received n
join service_received s on s.need_id = n.record_id and s.source_id = n.source_id
where n.need_status = 'unmet' and n.superseded_by is null and s.superseded_by is null
  and s.started_on_precision = 'day' and (n.assessed_on is null or s.started_on < n.assessed_on)
group by n.source_id, n.source_table, n.source_file, n.source_sheet, n.source_row, n.record_id, n.need_status
