/* title: Barriers named
grain: one barrier of one need
reads: [barrier_rows, asked_need]
kind: table
keys: [need_no, barrier, barrier_detail]
*/
select distinct a.need_no, a.source_id, a.service, b.barrier, coalesce(b.barrier_detail, b.barrier) as barrier_detail
from barrier_rows b
join asked_need a on a.need_uuid = cast(b.need_id as uuid)
where b.superseded_by is null
  and b.barrier not in :missing
