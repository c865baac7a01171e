/* title: Findings of one rule over several rows
grain: one row, or whole file, that breaks the rule
reads: [found_by_set_rule]
kind: rows
into: finding
keys: [finding_id]
*/
select md5(concat_ws(chr(31), source_id, source_file, source_sheet, source_row, column_name, rule_id, value)) as finding_id,
       source_id, table_name, source_file, source_sheet, source_row, cell, column_name, provider_column, value, rule_id,
       severity, params, record_id
from found_by_set_rule
