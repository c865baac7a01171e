/* title: Which unit stands at which row of a mart
grain: one row of the mart x unit counted in it
reads: []
kind: question
pieces:
  counted: the counts by keys, set and cluster, which holds the number of the unit
  keys: the keys of the mart
  counts: the counts of the mart
  may_leave: false for rows that never leave the office
note: a count is NULL where it is not available.
*/
select dense_rank() over (order by set_id, {keys}) - 1 as row_no, set_id, cast(cluster as bigint) as unit_no, {counts}
from {counted} c
where {may_leave}
