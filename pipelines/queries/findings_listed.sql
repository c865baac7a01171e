/* title: Findings of a source, or of one of its files, as they stand in it
grain: one finding
reads: [finding]
kind: question
note: of every source, or of every file, where none is named.
*/
select
       source_id, table_name, source_file, source_sheet, source_row, cell, column_name, provider_column, value, rule_id,
       severity, params, record_id
from finding
where (:source is null or source_id = :source) and (:file is null or source_file = :file)
order by source_id, source_file, source_sheet, source_row nulls first, cell, rule_id
