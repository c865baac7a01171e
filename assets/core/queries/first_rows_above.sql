/* title: First row of each key in a sheet above
grain: one key of the sheet, with the row's place in the sheet as "@row"
reads: []
kind: question
keys: [source_row]
pieces:
  landed: the sheet's rows as landed
  key: the columns by which the rows below find theirs
*/
select *, row_number() over (order by source_row) as "@row"
from {landed}
qualify row_number() over (partition by {key} order by source_row) = 1
