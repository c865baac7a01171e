/* title: Received rows a table is made of, one of each key
grain: one key of a sheet in which each row is a service or need of that person too, its earliest row; rows without a key all
reads: []
kind: question
keys: [source_row]
pieces:
  landed: the sheet's rows as landed
  condition: what must hold of a row that is wanted
  has_no_key: true where no part of the key is filled in
  key: the columns of the key
  day: the day of a row, by which one is the earliest
  content: the whole row as a text; of rows of one day it decides, not where they stand
*/
select *
from {landed}
where {condition}
qualify ({has_no_key}) or row_number() over (partition by {key} order by {day} nulls last, {content}, source_row) = 1
