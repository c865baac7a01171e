/* title: A mart with one of its waits
grain: one row of the mart; the median wait stands beside its counts, NULL where not reached or nobody waits
reads: [waits]
kind: stored
pieces:
  mart_table: the mart
  added: the median, its interval, how many waits ended and how many people still wait
  same_keys: both rows have the same keys and set
*/
select m.*, {added}
from {mart_table} m
left join waits w on {same_keys}
