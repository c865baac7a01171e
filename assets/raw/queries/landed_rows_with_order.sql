/* title: Rows of a sheet as landed, with their place by what identifies their person
grain: one received row
reads: [received]
kind: file
keys: [source_row]
pieces:
  columns: the columns that are kept
note: row_mark is a keyed hash of the identifiers, to sort by and never kept; "@order" is the same however a file is sorted.
*/
select {columns}, row_number() over (order by row_mark, source_row) as "@order"
from received
order by source_row
