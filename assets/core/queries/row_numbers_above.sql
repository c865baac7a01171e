/* title: Numbers of the rows whose sheets above hold what is wanted
grain: one row of the table's own sheet, numbered as a spreadsheet shows it
reads: []
kind: question
pieces:
  rows: the rows with the sheets above joined
  condition: what must hold in the sheets above
*/
select l.source_row from {rows} where {condition}
