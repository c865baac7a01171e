/* title: Needs of which a referral or service was set aside
grain: one need
reads: [needs_set_aside, need_row, need_double]
kind: table
keys: [need_no]
*/
select coalesce(d.stands_for, n.need_no) as need_no, max(case when a.kind = 'referral' then 1 else 0 end) = 1 as referral,
       max(case when a.kind = 'service' then 1 else 0 end) = 1 as service
from needs_set_aside a
join need_row n on n.need_uuid = cast(a.need_id as uuid)
left join need_double d on d.need_no = n.need_no
group by coalesce(d.stands_for, n.need_no)
