/* title: Findings of one table of one file, as they are kept
grain: one finding
reads: [found]
kind: question
*/
select
       source_id, table_name, source_file, source_sheet, source_row, cell, column_name, provider_column, value, rule_id,
       severity, params, record_id
from found
order by source_row, column_name
