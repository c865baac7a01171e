/* title: Rows joined to one that a second fact contradicts
grain: one row in all, with the first of them
reads: []
kind: question
pieces:
  rows: the received rows with what is joined to them
  differ: true where the second fact differs
*/
select count(distinct l.source_row) as n, min(l.source_row) as first_row from {rows} where {differ}
