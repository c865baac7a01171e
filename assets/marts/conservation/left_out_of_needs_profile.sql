/* title: Rows left out of needs_profile
grain: one reason
reads: [need_fate]
kind: question
note: an answer stands in its own year, unless the person was asked again in it.
*/
with day as (
    select distinct person_no, unit, survey, service, need_assessed_on from need_fate
),
followed as (
    select person_no, unit, survey, service, need_assessed_on,
           lead(need_assessed_on) over (partition by person_no, unit, survey, service order by need_assessed_on) as newer
    from day
)
select fate, count(*) as n
from (
    select case when f.source_type = 'service_register' then 'service_register'
                when f.is_known_dead then 'known_dead'
                when extract(year from d.newer) = extract(year from f.need_assessed_on) then 'asked_again_later'
                when f.is_double then 'told_twice'
                when f.place > 1 then 'another_need_of_the_service'
                else 'counted' end as fate
    from need_fate f
    join followed d on d.person_no = f.person_no and d.unit = f.unit and d.survey = f.survey and d.service = f.service
                   and d.need_assessed_on = f.need_assessed_on
) n
where fate <> 'counted'
group by fate
