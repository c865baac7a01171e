/* title: Barriers named
grain: one barrier of one need
reads: [barrier_rows, need_row, need_double, asked_need]
kind: table
weighed: service
keys: [need_no, barrier, barrier_detail]
*/
select distinct a.need_no, a.person_no, a.disaggregation_unit, a.survey, a.round, a.service, b.barrier, coalesce(b.barrier_detail, b.barrier) as barrier_detail
from barrier_rows b
join need_row r on r.need_uuid = cast(b.need_id as uuid)
left join need_double d on d.need_no = r.need_no
join asked_need a on a.need_no = coalesce(d.stands_for, r.need_no)
where b.superseded_by is null
  and b.barrier not in :missing
