/* title: One set of a mart without `all`
grain: one row of the set
reads: []
kind: stored_view
pieces:
  columns: keys of the set and those that are never `all`, then its measures
  mart_table: the mart
  of_set: which rows of the mart are those of the set
  is_complete: whether all rows with the same values of the keys that are never `all` are printed
*/
select {columns}, {is_complete} as is_complete
from {mart_table}
where {of_set}
