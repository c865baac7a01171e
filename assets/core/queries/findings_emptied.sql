/* title: Findings of one table without texts of forgotten records
grain: one finding
reads: []
kind: question
pieces:
  findings: findings as they are
  value: the value a finding quotes, or null
  params: what its sentence is filled with
*/
select
       source_id, table_name, source_file, source_sheet, source_row, cell, column_name, provider_column, {value} as value,
       rule_id, severity, {params} as params, record_id
from {findings}
order by source_row, column_name
