/* title: How many rows of a relation a condition holds for
grain: one row in all
reads: []
kind: question
pieces:
  rows: the relation
  condition: what must hold of a row
*/
select count(*) as n from {rows} where {condition}
