/* title: Rows of a file with other values in some columns
grain: one row of the file
reads: []
kind: question
note: the other columns are as many as the source has, and stay as they are.
pieces:
  columns: each replaced column, as an expression with its name
  rows: the file as it is
*/
select * replace ({columns}) from {rows}
