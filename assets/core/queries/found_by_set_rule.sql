/* title: What breaks one rule over several rows
grain: one row, or whole file, that breaks the rule
reads: [cells]
kind: table
pieces:
  rule: the rule's own query
*/
select f.source_id, f.source_table as table_name, f.source_file, f.source_sheet, f.source_row,
       c.letters || f.source_row as cell, f.column_name, c.provider_column, f.value, :rule_id as rule_id,
       :severity as severity, f.params, f.record_id
from ({rule}) f
left join cells c
    on c.source_id = f.source_id and c.source_file = f.source_file and c.table_name = f.source_table
    and c.column_name = f.column_name
