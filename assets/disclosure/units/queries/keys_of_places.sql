/* title: What the rows of a mart are broken down by
grain: one row of the mart, in the order of its number
reads: []
kind: question
pieces:
  counted: the counts by keys, set and cluster, which holds the number of the unit
  keys: the keys of the mart
  may_leave: false for rows that never leave the office
note: numbered as `units_at_places` numbers them.
*/
select row_no, {keys}
from (select distinct dense_rank() over (order by set_id, {keys}) - 1 as row_no, {keys} from {counted} c where {may_leave}) each
order by row_no
