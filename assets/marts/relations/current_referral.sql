/* title: Referrals that count, with who the person is
grain: one current row of core table referral, of an interview told twice the first
reads: [referral, unit_person, need_row, need_double]
weighed: service
keys: [record_id]
note: why a service is not known is folded into `unknown`; as_of is that of the referral's file.
*/
select r.record_id, r.referred_on, r.referred_on_precision, r.accepted_on, r.referral_result, r.received_on, r.closed_on, r.closed_on_precision, r.as_of,
       case when r.service in :unknown then 'unknown' else r.service end as service,
       p.person_no, p.disaggregation_unit, p.country, p.survey, p.round, p.sex, p.person_group, p.population_group, p.assessed_on,
       p.weight, p.is_drawn, p.stratum, p.cluster
from referral r
join unit_person p on p.person_record_id = r.person_record_id
where r.superseded_by is null
  and (r.need_id is null
       or cast(r.need_id as uuid) not in (select n.need_uuid from need_row n join need_double d on d.need_no = n.need_no))
