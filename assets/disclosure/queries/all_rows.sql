/* title: Every row of a relation
grain: one row of it
reads: []
kind: question
pieces:
  rows_of: the relation
*/
select * from {rows_of} r
