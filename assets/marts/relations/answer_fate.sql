/* title: Needs and why they are not in the state at the end of the newest year
grain: the rows of need_row that share fate, kind of source and whether they are of a family (n rows)
reads: [need_fate, newest_year]
kind: table
keys: [fate, source_type, is_family]
note: >
  For lines of conservation of marts of a state. An answer holds for its own year and the next, until a newer one (24 months, model
  section 6); of the needs of one service told on one day one stands for all.
*/
with day as (
    select distinct person_no, unit, survey, service, need_assessed_on from need_fate
),
followed as (
    select person_no, unit, survey, service, need_assessed_on,
           lead(need_assessed_on) over (partition by person_no, unit, survey, service order by need_assessed_on) as newer
    from day
),
row_fate as (
    select f.is_family, f.source_type,
           case when f.is_known_dead then 'known_dead'
                when extract(year from d.newer) <= cast(y.period as int) then 'asked_again_later'
                when extract(year from f.need_assessed_on) < cast(y.period as int) - 1 then 'older_than_24_months'
                when not f.is_assessed then 'not_assessed'
                when f.is_double then 'told_twice'
                when f.place > 1 then 'another_need_of_the_service'
                else 'counted' end as fate
    from need_fate f
    join followed d on d.person_no = f.person_no and d.unit = f.unit and d.survey = f.survey and d.service = f.service
                   and d.need_assessed_on = f.need_assessed_on
    join newest_year y on y.survey = f.survey and y.country = f.country
)
select fate, source_type, is_family, count(*) as n
from row_fate
group by fate, source_type, is_family
