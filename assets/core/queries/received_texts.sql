/* title: Received texts of some cells of one column
grain: one received row
reads: []
kind: question
keys: [source_row]
pieces:
  column: the column
  landed: the sheet's rows as landed
*/
select source_row, {column} as received from {landed} where source_row in :source_rows
