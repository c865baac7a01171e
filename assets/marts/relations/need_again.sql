/* title: Services asked about in two rounds
grain: one person x unit of disaggregation x survey x service answered in a round and in the round before
reads: [need_answer, unit_person, survey_pair]
kind: table
weighed: both
keys: [person_no, disaggregation_unit, survey, service, round]
note: the latest answer of either round; who the person is, is told by the interview of the later one.
*/
with told as (
    select a.person_no, a.unit, a.survey, p.country, a.service, p.round, a.person_row, a.need_status,
           row_number() over (partition by a.person_no, a.unit, a.survey, a.service, p.round order by a.assessed_on desc) as place
    from need_answer a
    join unit_person p on p.person_row = a.person_row
    where a.need_status in ('met', 'partly_met', 'unmet', 'no_need') and not p.is_known_dead
)
select n.person_no, n.unit as disaggregation_unit, n.survey, n.service, n.round, r.period, n.need_status, b.need_status as status_before,
       p.country, p.sex, p.person_group, p.disability_status, p.population_group, p.source_type, p.weight, p.is_drawn, p.stratum,
       p.cluster, 1 as is_person, 1 as is_service
from told n
join survey_pair r on r.country = n.country and r.survey = n.survey and r.round = n.round
join told b on b.person_no = n.person_no and b.unit = n.unit and b.survey = n.survey and b.service = n.service and b.round = r.before
           and b.place = 1
join unit_person p on p.person_row = n.person_row
where n.place = 1
