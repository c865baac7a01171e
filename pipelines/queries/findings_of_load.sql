/* title: Findings of a load that is in no database
grain: one finding
reads: []
kind: table
pieces:
  findings: the files of findings of the load
*/
select
       source_id, table_name, source_file, source_sheet, source_row, cell, column_name, provider_column, value, rule_id,
       severity, params, record_id
from {findings}
