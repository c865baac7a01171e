/* title: Findings of one kind of error
grain: one row that breaks one rule in one column, with its cell and the text received there
reads: [wrong, found_ids]
kind: rows
into: found
pieces:
  cell: address of the cell
  value: text received at it
  params: what the sentence of the rule is filled with, as JSON
  landed_joins: the received rows (l), and what is near to their text (n)
*/
select
       :source_id as source_id, :table_name as table_name, :source_file as source_file, :source_sheet as source_sheet,
       b.source_row, {cell} as cell, :column_name as column_name, :provider_column as provider_column, {value} as value,
       :rule_id as rule_id, 'error' as severity, {params} as params, i.record_id
from (select source_row, part from wrong where kind = :kind) b
left join found_ids i on i.source_row = b.source_row and i.part = b.part
{landed_joins}
