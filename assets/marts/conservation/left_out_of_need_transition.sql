/* title: Rows left out of need_transition
grain: one reason
reads: [need_fate, survey_pair]
kind: question
*/
with answered as (
    select person_no, unit, survey, service, round, max(need_assessed_on) as last_on
    from need_fate
    where is_assessed and not is_known_dead
    group by person_no, unit, survey, service, round
)
select fate, count(*) as n
from (
    select case when f.source_type = 'service_register' then 'service_register'
                when f.is_known_dead then 'known_dead'
                when not f.is_assessed then 'not_assessed'
                when f.need_assessed_on < a.last_on then 'asked_again_later'
                when b.person_no is null then 'not_asked_in_the_round_before'
                when f.is_double then 'told_twice'
                when f.place > 1 then 'another_need_of_the_service'
                else 'counted' end as fate
    from need_fate f
    left join answered a on a.person_no = f.person_no and a.unit = f.unit and a.survey = f.survey and a.service = f.service
                        and a.round = f.round
    left join survey_pair r on r.country = f.country and r.survey = f.survey and r.round = f.round
    left join answered b on b.person_no = f.person_no and b.unit = f.unit and b.survey = f.survey and b.service = f.service
                        and b.round = r.before
) n
where fate <> 'counted'
group by fate
