/* title: Rows of a relation that public numbers are counted over
grain: one row of the relation
reads: []
kind: question
pieces:
  now: the rows of today
  before: the rows that were published last
note: of surveys whose changes are published now the rows of today, of all others those of before.
*/
select * from {now} n where coalesce(n.survey in :due, false)
union all by name
select * from {before} b where not coalesce(b.survey in :due, false)
