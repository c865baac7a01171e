/* title: What stands above a row in one column of numbers
grain: one row in all
reads: []
kind: question
note: own is the row's number; above it, how many rows, the sum of their numbers and how many cells are filled.
pieces:
  number: the cell as a number, null where it is none
  text: the cell
  rows: rows of a sheet as landed
  wanted: whether a row is set aside for no other reason
*/
select max({number}) filter (where source_row = :row) as own,
       count(*) filter (where source_row < :row) as n_above,
       sum({number}) filter (where source_row < :row) as total,
       count(*) filter (where source_row < :row and trim({text}) <> '') as n_filled
from {rows}
where {wanted}
