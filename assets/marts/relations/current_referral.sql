/* title: Referrals that count
grain: one current row of core table referral, of an interview told twice the first
reads: [referral, need_row, need_double]
keys: [record_id]
note: service_folded is the service with the reasons why it is not known folded into `unknown`.
*/
select r.*, case when r.service in :unknown then 'unknown' else r.service end as service_folded
from referral r
where r.superseded_by is null
  and (r.need_id is null
       or cast(r.need_id as uuid) not in (select n.need_uuid from need_row n join need_double d on d.need_no = n.need_no))
