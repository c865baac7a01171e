/* title: Texts of the rows for which a condition holds
grain: one row with the texts received in some columns
reads: []
kind: question
pieces:
  texts: the columns
  rows: rows of a sheet as landed
  condition: what must hold of a row
*/
select source_row, {texts} from {rows} where {condition}
