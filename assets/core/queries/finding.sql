/* title: Findings
grain: one cell, row or file that breaks a rule
reads: []
kind: stored
keys: [finding_id]
pieces:
  findings: the findings of each load
*/
select md5(concat_ws(chr(31), source_id, source_file, source_sheet, source_row, column_name, rule_id, value)) as finding_id,
       source_id, table_name, source_file, source_sheet, source_row, cell, column_name, provider_column, value, rule_id,
       severity, params, record_id
from {findings}
