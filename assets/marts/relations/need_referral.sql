/* title: What the referrals of a need came to
grain: one need that a referral names
reads: [referral_rows]
kind: table
keys: [need_uuid]
*/
select cast(need_id as uuid) as need_uuid,
       max(case when accepted_on is not null or referral_result = 'accepted' then 1 else 0 end) as is_accepted
from referral_rows
where superseded_by is null and need_id is not null
group by cast(need_id as uuid)
