/* title: Columns that only the row itself can tell
grain: one row a table makes of a received row, before it is judged
reads: []
kind: question
keys: [source_row, part]
pieces:
  part: what tells apart several rows made of one received row
  columns: the columns the contract judges row by row
  rows: the received rows with what is joined to them
*/
select l.source_row as source_row, {part} as part, {columns} from {rows}
