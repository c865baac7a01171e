/* title: Functioning at each cut-off
grain: one person x round x instrument x domain (or any) x cut-off
reads: [functioning_domain]
weighed: person
keys: [record_id, domain, cut_off]
note: >
  lowest and highest as in functioning_domain, judged: is_with is 1 or 0, NULL where a missing answer could change it. Two
  domains at some difficulty count for DISABILITY2, so it says nothing of one domain. Nobody is here to whom no question applied.
*/
with person_of_domains as (
    select record_id, person_no, instrument, period, survey, round, source_type, country, sex, age_group, age_band, person_group,
           answered_by, disaggregation_unit, population_group, weight, is_drawn, stratum, cluster, has_cut_offs,
           max(lowest) as worst_low, max(highest) as worst_high,
           sum(case when lowest >= 2 then 1 else 0 end) as some_low, sum(case when highest >= 2 then 1 else 0 end) as some_high
    from functioning_domain
    group by record_id, person_no, instrument, period, survey, round, source_type, country, sex, age_group, age_band, person_group,
             answered_by, disaggregation_unit, population_group, weight, is_drawn, stratum, cluster, has_cut_offs
    having max(case when is_not_applicable then 0 else 1 end) = 1
),
cut as (
    select 'DISABILITY1' as cut_off, 2 as least_difficulty
    union all
    select 'DISABILITY2' as cut_off, 3 as least_difficulty
    union all
    select 'DISABILITY3' as cut_off, 3 as least_difficulty
    union all
    select 'DISABILITY4' as cut_off, 4 as least_difficulty
)
select p.record_id, p.person_no, p.instrument, p.period, p.survey, p.round, p.source_type, p.country, p.sex, p.age_group, p.age_band,
       p.person_group, p.answered_by, p.disaggregation_unit, p.population_group, p.weight, p.is_drawn, p.stratum, p.cluster,
       'any' as domain, c.cut_off,
       case when p.worst_low >= c.least_difficulty or (c.cut_off = 'DISABILITY2' and p.some_low >= 2) then 1
            when p.worst_high < c.least_difficulty and not (c.cut_off = 'DISABILITY2' and p.some_high >= 2) then 0 end as is_with
from person_of_domains p
join cut c on p.has_cut_offs or c.cut_off = 'DISABILITY3'
union all
select d.record_id, d.person_no, d.instrument, d.period, d.survey, d.round, d.source_type, d.country, d.sex, d.age_group, d.age_band,
       d.person_group, d.answered_by, d.disaggregation_unit, d.population_group, d.weight, d.is_drawn, d.stratum, d.cluster,
       d.domain, c.cut_off,
       case when d.lowest >= c.least_difficulty then 1 when d.highest < c.least_difficulty then 0 end as is_with
from functioning_domain d
join cut c on (d.has_cut_offs or c.cut_off = 'DISABILITY3') and c.cut_off <> 'DISABILITY2'
where not d.is_not_applicable
