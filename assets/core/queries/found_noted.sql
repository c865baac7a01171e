/* title: Findings made while a table was read
grain: one finding that sets no row aside, with the record of its row where it has one
reads: [noted, found_ids]
kind: table
note: table `found` begins with these; the errors of each kind are added (found_errors).
*/
select
       n.source_id, n.table_name, n.source_file, n.source_sheet, n.source_row, n.cell, n.column_name, n.provider_column,
       n.value, n.rule_id, n.severity, n.params, i.record_id
from noted n
left join (select source_row, min(record_id) as record_id from found_ids group by source_row) i
       on i.source_row = n.source_row and n.source_sheet = :sheet
