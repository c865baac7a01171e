/* title: A mart as the public file has it
grain: one row of a public set of the mart
reads: [mart_status]
kind: stored
pieces:
  mart_table: the mart
  columns: its keys, then each measure where it is shown and its status
  place: what follows `mart.measure@` in the figure ids of a row
  may_leave: false for rows that never leave the office
  order: the keys
*/
select {columns}
from {mart_table} m
left join mart_status s on s.place = {place}
where m.set_id in :sets and {may_leave}
order by {order}
