/* title: Rows set aside for a value that breaks a rule
grain: one row a table makes of a received row, and one rule its value breaks
reads: [broken_values]
kind: rows
into: wrong
pieces:
  part: what tells apart several rows made of one received row
  rows: the received rows with what is joined to them
  same_value: true where the row has the received texts of the broken value
*/
select l.source_row, {part} as part, broken_values.kind
from {rows}
join broken_values on {same_value}
