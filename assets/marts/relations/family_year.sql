/* title: Needs of families at the end of each year
grain: one person of a casualty's family x unit of disaggregation x survey x service asked about x year
reads: [service_state, unit_person, round_asked]
weighed: both
keys: []
*/
select s.period, s.survey, s.round, s.service, s.disaggregation_unit, s.need_status, s.can_met, s.can_partly_met, s.can_unmet,
       p.country, p.relation, p.head_of_household_after, p.sex, p.person_group, p.population_group, p.source_type, p.weight,
       p.is_drawn, p.stratum, p.cluster, i.asked_in, s.person_no, 1 as is_person, 1 as is_service
from service_state s
join unit_person p on p.person_row = s.person_row
join round_asked i on i.survey = s.survey and i.country = p.country and i.round = s.round and i.period = s.period
where p.indirect_of is not null or p.population_group = 'indirect_victims'
