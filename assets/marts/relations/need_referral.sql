/* title: What the referrals of a need came to
grain: one need that a referral names
reads: [referral_rows, need_row, need_double]
kind: table
keys: [need_no]
*/
select coalesce(d.stands_for, n.need_no) as need_no,
       max(case when r.accepted_on is not null or r.referral_result = 'accepted' then 1 else 0 end) as is_accepted
from referral_rows r
join need_row n on n.need_uuid = cast(r.need_id as uuid)
left join need_double d on d.need_no = n.need_no
where r.superseded_by is null and r.need_id is not null
group by coalesce(d.stands_for, n.need_no)
