/* title: State of needs as needs marts count them
grain: one row of service_state with who the person is, and one unassessed survivor of a register x survey x service x year
reads: [service_state, unit_person, register_survivor, linked_survey, unassessed_survivor, service_asked, survey_round, round_asked]
weighed: both
keys: []
note: >
  Of a survey linked to a register the survivors of a year are as many as the register's (register_survivor). Who answered as one
  under a number that leads to none of them counts with the answer, is gone when it is too old, and takes the place of one
  not assessed (unassessed_survivor).
*/
select s.period, s.survey, s.round, s.service, s.disaggregation_unit, p.sex, p.age_group, p.person_group,
       p.disability_status, p.household_has_disability, p.country, p.admin1, p.source_type, p.population_group, p.weight,
       p.is_drawn, p.stratum, p.cluster, s.person_row, s.need_status, s.can_met, s.can_partly_met, s.can_unmet, i.asked_in,
       s.person_no, 1 as is_person, 1 as is_service
from service_state s
join unit_person p on p.person_row = s.person_row
join round_asked i on i.survey = s.survey and i.country = p.country and i.round = s.round and i.period = s.period
left join linked_survey l on l.survey = s.survey and l.country = p.country and p.population_group = 'survivors'
                         and s.disaggregation_unit = 'person'
left join register_survivor v on v.record_id = p.person_id and v.country = p.country and cast(v.year as varchar) = s.period
where l.survey is null or v.record_id is not null or s.need_status <> 'not_assessed'
union all
select cast(u.year as varchar), u.survey, r.round, u.service, 'person', u.sex, u.age_group,
       case when u.sex = 'female' and u.age_group = 'adult' then 'women' when u.sex = 'male' and u.age_group = 'adult' then 'men'
            when u.sex = 'female' and u.age_group = 'child' then 'girls' when u.sex = 'male' and u.age_group = 'child' then 'boys'
            else 'other_or_unknown' end,
       u.disability_status, 'unknown', u.country, u.admin1, 'survey', 'survivors', null, false, '', '', null, 'not_assessed',
       a.can_met, a.can_partly_met, a.can_unmet, cast(r.asked as varchar), null, 1, 1
from unassessed_survivor u
join service_asked a on a.survey = u.survey and a.service = u.service
join survey_round r on r.survey = u.survey and r.country = u.country and r.year = u.year
