/* title: Needs with the injury and situation of the person
grain: one person x unit of disaggregation x survey x service x year in which it was asked
reads: [service_state, unit_person, injury]
keys: []
*/
select s.period, s.survey, s.round, s.service, s.disaggregation_unit, s.need_status, s.can_met, s.can_partly_met, s.can_unmet,
       p.country, p.sex, p.population_group, p.displacement, p.marital_status, p.source_type, p.weight, p.is_drawn, p.stratum,
       p.cluster, coalesce(i.device, 'unknown') as device, coalesce(i.years_since, 'unknown') as years_since
from service_state s
join unit_person p on p.person_row = s.person_row
left join injury i on i.person_row = s.person_row
where s.asked_in is not null and not s.is_carried
