/* title: Accepted rows of one table of one file, with the columns of its contract
grain: one accepted row
reads: []
kind: question
keys: [record_id]
pieces:
  columns: the stored columns, from the rows or, where all rows have the same, from the receipt
  rows: the rows as stored
note: superseded_by names the issue that took the place of the file's own, where one did.
*/
select {columns}, cast(:superseded_by as varchar) as superseded_by from {rows}
