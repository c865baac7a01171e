/* title: Services that count, with who the person is
grain: one current row of core table service, of an interview told twice the first
reads: [service_rows, unit_person, need_row, need_double]
weighed: service
keys: []
note: why a service or its detail is not known is folded into `unknown`.
*/
select s.started_on, s.travel_minutes, s.distance_km, s.paid_by, s.provider_sex, s.accessible, s.last_follow_up_on,
       case when s.service in :unknown then 'unknown' else s.service end as service,
       case when s.service_detail in :unknown then 'unknown' else s.service_detail end as service_detail,
       p.person_no, p.disaggregation_unit, p.country, p.survey, p.round, p.source_type, p.admin1, p.sex, p.person_group,
       p.population_group, p.weight, p.is_drawn, p.stratum, p.cluster
from service_rows s
join unit_person p on p.person_record_id = s.person_record_id
where s.superseded_by is null
  and (s.need_id is null
       or cast(s.need_id as uuid) not in (select n.need_uuid from need_row n join need_double d on d.need_no = n.need_no))
