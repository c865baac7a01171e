/* Needs told to be met of which no row says by whom: who gave what when is not known of them. One finding per file and table. */
select n.source_id, n.source_table, n.source_file, n.source_sheet, cast(null as bigint) as source_row, cast(null as varchar) as record_id,
       'need_status' as column_name, cast(null as varchar) as value, concat('{"n": "', count(*), '"}') as params
from need_received n
join need_links l on l.source_id = n.source_id and l.need_table = n.source_table and l.has_services
left join (select distinct source_id, need_id from service_received where superseded_by is null) s
  on s.need_id = n.record_id and s.source_id = n.source_id
where n.need_status in ('met', 'partly_met') and n.superseded_by is null and s.need_id is null
group by n.source_id, n.source_table, n.source_file, n.source_sheet
