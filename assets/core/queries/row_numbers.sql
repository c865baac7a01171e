/* title: Numbers of the rows for which a condition holds
grain: one row, numbered as a spreadsheet shows it
reads: []
kind: question
pieces:
  rows: the rows, landed or accepted
  condition: what must hold of a row
*/
select source_row from {rows} where {condition}
