/* title: Records of two loads in which a value is known in both and another
grain: one row in all; n_both are the records that stand in both loads
reads: []
kind: question
pieces:
  before: rows of the load accepted before
  now: rows of the load that would take its place
  differ: for each column, in how many records it differs
  sampled: true for the records that are compared
*/
select count(*) as n_both, {differ}
from (select * from {before} where {sampled}) b
join (select * from {now} where {sampled}) n using (record_id)
