/* title: Rows set aside for what holds of them
grain: one row a table makes of a received row
reads: []
kind: rows
into: wrong
pieces:
  part: what tells apart several rows made of one received row
  rows: the received rows with what is joined to them
  condition: what is wrong with the row
*/
select l.source_row, {part} as part, :kind as kind from {rows} where {condition}
