/* title: Counted units of a mart over rows that take weights
grain: one counted unit of the mart x unit that answered
reads: []
kind: question
pieces:
  weighed: the relations the mart counts from, as `name as (rows)`
  body: what the mart counts
*/
with {weighed}
select * from ({body}) counted
