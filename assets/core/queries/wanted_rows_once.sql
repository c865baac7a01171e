/* title: Received rows a table is made of, one of each key
grain: one key of a sheet in which each row is a service or need of that person too, its earliest row; rows without a key all
reads: []
kind: question
keys: [source_row]
pieces:
  landed: the sheet's rows as landed, with the corrected cells in their place
  received: the same rows as received
  condition: what must hold of a row that is wanted
  has_no_key: true where no part of the key is filled in
  key: the columns of the key
  day: the day of a row, by which one is the earliest
  content: what is read of a person, as received; of rows of one day it decides, not where they stand
note: of rows that say the same of the person any will do; the first in the file is taken.
*/
select l.*
from {landed} l
join (
    select w.source_row,
           row_number() over (partition by {key} order by w.sorted_day nulls last, concat_ws(chr(31), {content}), w.source_row) as place,
           ({has_no_key}) as has_no_key
    from (select *, {day} as sorted_day from {landed} c where {condition}) w
    join {received} o on o.source_row = w.source_row
) f on f.source_row = l.source_row
where f.has_no_key or f.place = 1
