/* title: Counts of casualties as the last public file told them
grain: one count of a block
reads: []
kind: question
pieces:
  rows_of: what is kept
note: of a file made under the plan and the rules of today
*/
select table_name, country, year, since, figure_id, n, is_printed from {rows_of} where read_from = :read_from
