/* title: Needs of which a referral or service was set aside
grain: one need x kind of row (referral, service) of the files that count
reads: []
kind: table
keys: [need_id, kind]
pieces:
  of_referrals: needs of referrals set aside
  of_services: needs of services set aside
*/
select distinct need_id, 'referral' as kind from {of_referrals} r
union all
select distinct need_id, 'service' as kind from {of_services} s
