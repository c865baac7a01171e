/* title: Survivors as the state of needs tells of them
grain: one person x survey linked to a register x service x year of service_state, of those told of as survivors and persons
reads: [service_state, unit_person, linked_survey, register_survivor]
kind: table
keys: [person_no, survey, service, year]
note: is_of_register is false where the number given leads to no survivor of the register in that year.
*/
select s.person_no, p.person_id, s.survey, s.service, cast(s.period as int) as year, p.country, p.sex, s.need_status,
       v.record_id is not null as is_of_register
from service_state s
join unit_person p on p.person_row = s.person_row
join linked_survey l on l.survey = s.survey and l.country = p.country
left join register_survivor v on v.record_id = p.person_id and v.country = p.country and cast(v.year as varchar) = s.period
where p.population_group = 'survivors' and s.disaggregation_unit = 'person'
