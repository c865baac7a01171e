/* title: Clusters of the rounds that are set side by side
grain: one cluster of a round of a survey x kind of its people (sex, age group and area of the register; empty where not linked)
reads: [unit_person, survey_pair, person_kind, survey_stratum]
kind: question
*/
select p.survey, p.round, p.stratum, p.cluster, coalesce(k.kind, '') as kind, max(coalesce(s.f, 0)) as f, sum(p.weight) as weight
from unit_person p
join (
    select country, survey, round from survey_pair
    union
    select country, survey, before from survey_pair
) r on r.country = p.country and r.survey = p.survey and r.round = p.round
left join person_kind k on k.person_row = p.person_row
left join survey_stratum s on s.survey = p.survey and s.round = p.round and s.stratum = p.stratum
where p.is_drawn and p.weight > 0
group by p.survey, p.round, p.stratum, p.cluster, coalesce(k.kind, '')
