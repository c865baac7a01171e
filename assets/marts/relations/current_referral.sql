/* title: Referrals that count
grain: one current row of core table referral
reads: [referral]
keys: [record_id]
note: service_folded is the service with the reasons why it is not known folded into `unknown`.
*/
select r.*, case when r.service in :unknown then 'unknown' else r.service end as service_folded
from referral r
where r.superseded_by is null
