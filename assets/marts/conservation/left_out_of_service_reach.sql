/* title: Rows left out of service_reach
grain: one reason
reads: [service_rows, need_row, need_double]
kind: question
*/
select 'told_twice' as fate, count(*) as n
from service_rows r
where r.superseded_by is null and r.need_id is not null
  and cast(r.need_id as uuid) in (select n.need_uuid from need_row n join need_double d on d.need_no = n.need_no)
having count(*) > 0
